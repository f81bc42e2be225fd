package io.parley.signaling.replica;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.StateMessage;
import java.util.Collection;
import java.util.function.Consumer;

/// One room's way to its replicas on other nodes and to the store. Nothing here blocks or fails:
/// what does not arrive is made up for later.
public interface RoomChannel extends AutoCloseable {

  /// Tells all nodes that have the room.
  void publish(StateMessage message);

  /// Stores a record unless the store has a greater one.
  void store(ParticipantRecord record);

  /// Forgets a record of exactly this version.
  void forget(ParticipantRecord record);

  /// Keeps the seats of these, for a minute.
  void keepSeats(Collection<String> identities);

  /// Gives a seat back.
  void leaveSeat(String identity);

  /// Reads what the store has; [RoomReplica#loaded] hears it, if it can be read.
  void load();

  /// Asks a node for what is newer there; [RoomReplica#pulled] or [RoomReplica#pullFailed] hears.
  void pull(NodeId from, PullRequest request);

  /// Whether a node's process is known to be over.
  boolean isGone(NodeId node);

  @Override
  void close();

  /// Opens channels.
  interface Opener {
    /// @param room does something to the room, later, on its thread
    RoomChannel open(RoomReplica replica, Consumer<Consumer<RoomReplica>> room);
  }
}
