/// Session streams by gRPC.
@NullMarked
package io.parley.signaling.sfu.grpc;

import org.jspecify.annotations.NullMarked;
