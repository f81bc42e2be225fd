/// The session stream as gRPC carries it.
@NullMarked
package io.parley.sfu.session.grpc;

import org.jspecify.annotations.NullMarked;
