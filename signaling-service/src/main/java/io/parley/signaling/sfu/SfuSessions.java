package io.parley.signaling.sfu;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.sfu.SessionCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sessions that this node owns on SFU nodes. Safe from any thread; nothing but [#find]
/// blocks.
public interface SfuSessions {

  /// Whether a session could be opened there now, as far as is known. An SFU that was lost is out
  /// of reach until it has said something again.
  boolean reachable(NodeId sfu);

  /// Sends a command; those of one SFU arrive in the order of these calls. While a broken stream is
  /// tried again they are dropped: [SfuListener] hears what came of it.
  ///
  /// @return false where the SFU is out of reach: its sessions are lost then
  boolean send(NodeId sfu, SessionCommand command);

  /// Asks these nodes, all at once, who has the session of this participant. Waits for 200 ms at
  /// most; what is not answered by then does not count.
  ///
  /// @return the session of the latest placement, null where none is found
  @Nullable FoundSession find(RoomKey room, String identity, List<NodeId> sfus);
}
