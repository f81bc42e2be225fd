@NullMarked
package io.parley.room.quality;

import org.jspecify.annotations.NullMarked;
