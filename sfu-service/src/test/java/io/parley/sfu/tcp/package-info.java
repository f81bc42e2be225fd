@NullMarked
package io.parley.sfu.tcp;

import org.jspecify.annotations.NullMarked;
