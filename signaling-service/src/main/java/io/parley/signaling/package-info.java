@NullMarked
package io.parley.signaling;

import org.jspecify.annotations.NullMarked;
