@NullMarked
package io.parley.sfu.udp;

import org.jspecify.annotations.NullMarked;
