package io.parley.bench;

import io.parley.media.client.IncomingStream;

/// Sees what passes a client's socket, on that client's thread.
interface LinkWatcher {

  /// Looks at nothing.
  LinkWatcher NONE = new LinkWatcher() {};

  /// A datagram is about to be sent.
  default void sending(long nowNanos, byte[] datagram) {}

  /// A datagram came, and the client has taken it.
  default void received(long nowNanos) {}

  /// The server sends a stream from now on.
  default void expected(IncomingStream stream) {}
}
