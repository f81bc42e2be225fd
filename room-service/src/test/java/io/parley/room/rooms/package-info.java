@NullMarked
package io.parley.room.rooms;

import org.jspecify.annotations.NullMarked;
