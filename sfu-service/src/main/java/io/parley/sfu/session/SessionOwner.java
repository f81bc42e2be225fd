package io.parley.sfu.session;

import io.parley.protocol.sfu.SessionEvent;

/// The signaling node that owns sessions, as far as its stream reaches. Safe from any thread.
public interface SessionOwner {

  /// Tells it; nothing happens once its stream broke.
  void send(SessionEvent event);

  /// Whether its stream broke: it never comes back, though its node may, on another stream.
  default boolean isGone() {
    return false;
  }
}
