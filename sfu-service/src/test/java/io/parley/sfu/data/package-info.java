@NullMarked
package io.parley.sfu.data;

import org.jspecify.annotations.NullMarked;
