package io.parley.media.shard;

import io.parley.media.layer.LayerSize;
import io.parley.media.section.MediaKind;
import io.parley.media.section.TrafficKind;
import java.util.List;

/// What a peer publishes on one of its sections.
///
/// @param track chosen by the caller, never used again while the process lives
/// @param peer who publishes it
/// @param mid the section on which it comes
/// @param traffic what its packets are counted as
/// @param speaks its audio level is told as [ShardEvent.TrackLevel]
/// @param decodable its frames may be decoded: they are not encrypted from end to end
/// @param room whose microphones it is one of; [#NO_ROOM] where it is none
/// @param yields where many of the room's are open, it is heard only while it is one of the loudest
/// @param layers sizes of its spatial layers, as far as its publisher told them
public record TrackSpec(
    long track,
    long peer,
    String mid,
    MediaKind kind,
    TrafficKind traffic,
    boolean speaks,
    boolean decodable,
    long room,
    boolean yields,
    List<LayerSize> layers) {

  /// In place of a room.
  public static final long NO_ROOM = 0;

  public TrackSpec {
    layers = List.copyOf(layers);
  }

  public TrackSpec(
      long track, long peer, String mid, MediaKind kind, TrafficKind traffic, boolean speaks) {
    this(track, peer, mid, kind, traffic, speaks, false, NO_ROOM, false, List.of());
  }

  public TrackSpec(long track, long peer, String mid, MediaKind kind, boolean speaks) {
    this(track, peer, mid, kind, TrafficKind.of(kind), speaks);
  }
}
