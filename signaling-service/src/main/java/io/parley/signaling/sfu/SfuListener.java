package io.parley.signaling.sfu;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.SessionEvent;

/// Hears of the sessions on SFU nodes. Called from any thread; must not block.
public interface SfuListener {

  /// Something happened to a session, or in a room.
  void event(NodeId sfu, SessionEvent event);

  /// The stream to this SFU broke; all its sessions are lost.
  void lost(NodeId sfu);
}
