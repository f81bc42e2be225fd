package io.parley.media.shard;

import io.parley.media.audio.HeardLevels;
import io.parley.media.audio.LoudestTracks;
import io.parley.media.track.Track;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The microphones of each room: which of them are heard, and how loud. Owned by one shard.
final class Microphones {

  private static final class Room {
    final LoudestTracks loudest;
    final HeardLevels levels = new HeardLevels();
    int tracks;

    Room(int most) {
      loudest = new LoudestTracks(most);
    }
  }

  private final int most;
  private final Map<Long, Room> rooms = new HashMap<>();
  private final Map<Long, Long> roomOfTrack = new HashMap<>();

  /// @param most of one room are heard at once; 0 for all
  Microphones(int most) {
    this.most = most;
  }

  /// A track begins.
  void add(TrackSpec spec, Track track) {
    if (spec.room() == TrackSpec.NO_ROOM) {
      return;
    }
    Room room = rooms.computeIfAbsent(spec.room(), id -> new Room(Math.max(1, most)));
    room.tracks++;
    roomOfTrack.put(track.id(), spec.room());
    track.joinRoom(room.levels, spec.yields() && most > 0 ? room.loudest : null);
  }

  /// A track ended; a room without any is forgotten.
  void remove(long track) {
    Long number = roomOfTrack.remove(track);
    Room room = number == null ? null : rooms.get(number);
    if (number != null && room != null && --room.tracks == 0) {
      rooms.remove(number);
    }
  }

  /// How loud a room's microphones were since the last time.
  HeardLevels.Batch takeLevels(long room) {
    @Nullable Room known = rooms.get(room);
    return known == null ? HeardLevels.Batch.NONE : known.levels.take();
  }
}
