/// Rooms in PostgreSQL.
@NullMarked
package io.parley.room.rooms.postgres;

import org.jspecify.annotations.NullMarked;
