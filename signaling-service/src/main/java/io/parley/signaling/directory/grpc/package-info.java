/// Room-service by gRPC.
@NullMarked
package io.parley.signaling.directory.grpc;

import org.jspecify.annotations.NullMarked;
