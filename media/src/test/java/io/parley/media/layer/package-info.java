@NullMarked
package io.parley.media.layer;

import org.jspecify.annotations.NullMarked;
