package io.parley.sfu.session;

/// Where rooms make themselves found. Safe from any thread.
interface RoomDirectory {

  /// Something on a shard is this room's from now on.
  ///
  /// @param id of a peer, track or down-track
  void owns(long id, Room room);

  /// It is nobody's any more.
  void disowns(long id);

  /// A session is over.
  void closed(String participantSid);

  /// The room's last session is over.
  void empty(Room room);
}
