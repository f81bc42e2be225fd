@NullMarked
package io.parley.room.key;

import org.jspecify.annotations.NullMarked;
