/// Rooms, their settings and the incarnations of their names, from opening to closing.
@NullMarked
package io.parley.room.rooms;

import org.jspecify.annotations.NullMarked;
