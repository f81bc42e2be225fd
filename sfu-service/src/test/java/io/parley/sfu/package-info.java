@NullMarked
package io.parley.sfu;

import org.jspecify.annotations.NullMarked;
