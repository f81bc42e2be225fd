package io.parley.signaling.sfu;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.SessionCommand;

/// The sessions that this node owns on SFU nodes. Safe from any thread; nothing here blocks.
public interface SfuSessions {

  /// Whether a session could be opened there now.
  boolean reachable(NodeId sfu);

  /// Sends a command; those of one SFU arrive in the order of these calls.
  ///
  /// @return false where the SFU is out of reach: its sessions are lost then
  boolean send(NodeId sfu, SessionCommand command);
}
