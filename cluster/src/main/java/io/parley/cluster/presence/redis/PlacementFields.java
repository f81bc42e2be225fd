package io.parley.cluster.presence.redis;

import io.parley.cluster.presence.Placement;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomSid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A placement as the fields of a room's hash: sid, SFU, epoch, and the seconds since 1970 with all
/// nine decimals. The scripts have checked what they answer.
final class PlacementFields {

  private PlacementFields() {}

  /// @return null where the script answered none
  static @Nullable Placement read(List<String> fields) {
    if (fields.isEmpty()) {
      return null;
    }
    String[] created = fields.get(3).split("\\.", -1);
    return new Placement(
        new RoomSid(fields.get(0)),
        new NodeId(fields.get(1)),
        Integer.parseInt(fields.get(2)),
        Instant.ofEpochSecond(Long.parseLong(created[0]), Long.parseLong(created[1])));
  }

  static String created(Placement placement) {
    String nanos = Integer.toString(placement.createdAt().getNano());
    return placement.createdAt().getEpochSecond() + "." + "0".repeat(9 - nanos.length()) + nanos;
  }
}
