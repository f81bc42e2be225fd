@NullMarked
package io.parley.sfu.session;

import org.jspecify.annotations.NullMarked;
