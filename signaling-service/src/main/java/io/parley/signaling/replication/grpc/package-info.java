/// What signaling nodes ask each other of rooms, by gRPC.
@NullMarked
package io.parley.signaling.replication.grpc;

import org.jspecify.annotations.NullMarked;
