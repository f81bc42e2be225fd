/// What room-service asks of this node's rooms, by gRPC.
@NullMarked
package io.parley.signaling.command.grpc;

import org.jspecify.annotations.NullMarked;
