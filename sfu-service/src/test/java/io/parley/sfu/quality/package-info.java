@NullMarked
package io.parley.sfu.quality;

import org.jspecify.annotations.NullMarked;
