package io.parley.signaling.sfu;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.SessionEvent;

/// Hears of the sessions on SFU nodes. Called from any thread; must not block.
public interface SfuListener {

  /// Something happened to a session, or in a room.
  void event(NodeId sfu, SessionEvent event);

  /// The SFU is out of reach; all its sessions are lost.
  void lost(NodeId sfu);

  /// The stream to this SFU broke, and there is a new one at once: what was said meanwhile is lost,
  /// but sessions are there, without an owner until somebody attaches.
  void restored(NodeId sfu);
}
