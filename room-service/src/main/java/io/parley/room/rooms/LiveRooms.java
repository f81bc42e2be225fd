package io.parley.room.rooms;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Which rooms live, who is in them, and which have been empty for too long. Time is an argument:
/// `nowNanos` is monotonic.
///
/// Thread-safe.
public final class LiveRooms {

  /// Signaling repeats what it reported; a count that was not repeated for this long is no longer
  /// believed, and signaling is asked to close the room if it is empty.
  static final long REPORT_VALID_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final ConcurrentHashMap<RoomKey, Live> rooms = new ConcurrentHashMap<>();

  /// @param idleSinceNanos when the room was last known to change from or to being in use
  private record Live(
      RoomRecord room,
      Occupants occupants,
      boolean everJoined,
      long idleSinceNanos,
      long reportedNanos) {

    long dueNanos() {
      if (occupants.participants() > 0) {
        return reportedNanos + REPORT_VALID_NANOS;
      }
      RoomSettings settings = room.settings();
      long seconds =
          everJoined ? settings.departureTimeoutSeconds() : settings.emptyTimeoutSeconds();
      return idleSinceNanos + TimeUnit.SECONDS.toNanos(seconds);
    }
  }

  /// A room lives, or somebody is about to join it: its time-out starts anew.
  public void opened(RoomRecord room, long nowNanos) {
    rooms.compute(
        room.key(),
        (key, known) ->
            known == null || !known.room().sid().equals(room.sid())
                ? new Live(room, Occupants.NONE, false, nowNanos, nowNanos)
                : new Live(
                    room, known.occupants(), known.everJoined(), nowNanos, known.reportedNanos()));
  }

  /// What a signaling node counts.
  ///
  /// @return false where that incarnation is not known here
  public boolean report(RoomKey key, RoomSid sid, Occupants occupants, long nowNanos) {
    Live now =
        rooms.computeIfPresent(
            key,
            (room, known) ->
                known.room().sid().equals(sid) ? counted(known, occupants, nowNanos) : known);
    return now != null && now.room().sid().equals(sid);
  }

  private static Live counted(Live known, Occupants occupants, long nowNanos) {
    boolean someone = occupants.participants() > 0;
    boolean left = !someone && known.occupants().participants() > 0;
    return new Live(
        known.room(),
        occupants,
        known.everJoined() || someone,
        left ? nowNanos : known.idleSinceNanos(),
        nowNanos);
  }

  /// Other metadata of a room that lives.
  public void changed(RoomRecord room) {
    rooms.computeIfPresent(
        room.key(),
        (key, known) ->
            known.room().sid().equals(room.sid())
                ? new Live(
                    room,
                    known.occupants(),
                    known.everJoined(),
                    known.idleSinceNanos(),
                    known.reportedNanos())
                : known);
  }

  /// Somebody is in the room after all.
  public void inUse(RoomKey key, long nowNanos) {
    rooms.computeIfPresent(
        key, (room, known) -> new Live(known.room(), known.occupants(), true, nowNanos, nowNanos));
  }

  /// A room is closed.
  public void closed(RoomKey key, RoomSid sid) {
    rooms.computeIfPresent(key, (room, known) -> known.room().sid().equals(sid) ? null : known);
  }

  /// The room of this name, null where it is not known here.
  public @Nullable RoomRecord find(RoomKey key) {
    Live known = rooms.get(key);
    return known == null ? null : known.room();
  }

  /// Every incarnation that is known here.
  Map<RoomKey, RoomSid> all() {
    Map<RoomKey, RoomSid> all = new HashMap<>();
    rooms.forEach((key, live) -> all.put(key, live.room().sid()));
    return all;
  }

  /// Who is in that incarnation, as far as is known.
  public Occupants occupants(RoomKey key, RoomSid sid) {
    Live known = rooms.get(key);
    return known != null && known.room().sid().equals(sid) ? known.occupants() : Occupants.NONE;
  }

  /// The rooms whose time is over.
  public List<RoomRecord> due(long nowNanos) {
    List<RoomRecord> due = new ArrayList<>();
    for (Live live : rooms.values()) {
      if (nowNanos - live.dueNanos() >= 0) {
        due.add(live.room());
      }
    }
    return due;
  }

  /// Whether the time of that incarnation is over.
  boolean isDue(RoomKey key, RoomSid sid, long nowNanos) {
    Live known = rooms.get(key);
    return known != null && known.room().sid().equals(sid) && nowNanos - known.dueNanos() >= 0;
  }

  /// How many rooms live.
  public int size() {
    return rooms.size();
  }
}
