/// Commands to signaling nodes by gRPC.
@NullMarked
package io.parley.room.command.grpc;

import org.jspecify.annotations.NullMarked;
