package io.parley.signaling.replication;

import io.parley.cluster.presence.Placement;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.RoomPlacement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Placements as signaling nodes tell them each other.
public final class PlacementMessages {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private PlacementMessages() {}

  /// As it is told.
  public static RoomPlacement write(Placement placement) {
    return RoomPlacement.newBuilder()
        .setRoomSid(placement.room().value())
        .setSfu(placement.sfu().value())
        .setPlacementEpoch(placement.placementEpoch())
        .setCreatedAtSeconds(placement.createdAt().getEpochSecond())
        .setCreatedAtNanos(placement.createdAt().getNano())
        .build();
  }

  /// @return null where it says none, or none that can be
  static @Nullable Placement read(PullReply reply) {
    RoomPlacement told = reply.getPlacement();
    NodeId sfu = NodeId.of(told.getSfu());
    boolean possible =
        told.getPlacementEpoch() > 0
            && told.getCreatedAtNanos() >= 0
            && told.getCreatedAtNanos() < NANOS_PER_SECOND
            && told.getCreatedAtSeconds() >= 0
            && told.getCreatedAtSeconds() <= Instant.MAX.getEpochSecond();
    RoomSid room = RoomSid.of(told.getRoomSid());
    return !possible || sfu == null || room == null
        ? null
        : new Placement(
            room,
            sfu,
            told.getPlacementEpoch(),
            Instant.ofEpochSecond(told.getCreatedAtSeconds(), told.getCreatedAtNanos()));
  }
}
