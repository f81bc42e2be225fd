/// What room-service asks of the signaling nodes that hold a room's clients.
@NullMarked
package io.parley.room.command;

import org.jspecify.annotations.NullMarked;
