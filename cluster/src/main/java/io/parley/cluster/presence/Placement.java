package io.parley.cluster.presence;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomSid;
import java.time.Instant;
import java.util.Comparator;

/// Where a live room is.
///
/// @param room this incarnation of the room's name
/// @param sfu the node that carries its media
/// @param placementEpoch 1 at first; each move of the room adds one
/// @param createdAt when the incarnation began
public record Placement(RoomSid room, NodeId sfu, int placementEpoch, Instant createdAt) {

  /// Of placements of one name that were made without the store, the one that all follow comes
  /// first: the one that was moved most often, then the oldest. Two that differ never rank alike.
  public static Comparator<Placement> precedence() {
    return Comparator.comparingInt(Placement::placementEpoch)
        .reversed()
        .thenComparing(Placement::createdAt)
        .thenComparing(placement -> placement.room().value())
        .thenComparing(placement -> placement.sfu().value());
  }

  /// The same room on another SFU.
  public Placement movedTo(NodeId other) {
    return new Placement(room, other, placementEpoch + 1, createdAt);
  }
}
