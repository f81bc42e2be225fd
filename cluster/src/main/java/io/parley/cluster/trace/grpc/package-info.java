/// Traces through gRPC.
@NullMarked
package io.parley.cluster.trace.grpc;

import org.jspecify.annotations.NullMarked;
