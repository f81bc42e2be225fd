package io.parley.signaling.node;

import io.parley.signaling.replica.RoomReplica;

/// Sends clients of a room to other nodes; called as the room's thread.
public interface ClientMover {

  /// @param atMost 0 only counts
  /// @return how many are left
  int move(RoomReplica replica, int atMost);
}
