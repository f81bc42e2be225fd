/// What signaling nodes ask of rooms.
@NullMarked
package io.parley.room.rooms.grpc;

import org.jspecify.annotations.NullMarked;
