/// A node as its clients meet it: real sockets, real gRPC.
@NullMarked
package io.parley.sfu.call;

import org.jspecify.annotations.NullMarked;
