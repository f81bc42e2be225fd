package io.parley.cluster.presence.redis;

import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.cluster.presence.RoomPresence;
import io.parley.cluster.redis.Answer;
import io.parley.cluster.redis.RedisLink;
import io.parley.cluster.redis.Script;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Presence in Redis. Each method that changes anything is one script. What others wrote under our
/// keys is counted (`parley.presence.garbage`), skipped where it is read and replaced where it is
/// written.
public final class RedisPresence implements Presence {

  /// Records of a room that nobody wrote, read or placed for this long are forgotten, as a safety
  /// net: ordinarily they go with the room.
  static final Duration PEOPLE_TIME_TO_LIVE = Duration.ofMinutes(10);

  private static final Script PLACE = script("place");
  private static final Script MOVE = script("move");
  private static final Script FIND = script("find");
  private static final Script RECORDS = script("records");
  private static final Script ROOMS = script("rooms");
  private static final Script REMOVE = script("remove");
  private static final Script PUT = script("put");
  private static final Script FORGET = script("forget");
  private static final Script SIT = script("sit");
  private static final Script KEEP_SEATS = script("keep-seats");
  private static final Script LEAVE_SEAT = script("leave-seat");

  private final RedisLink link;

  /// The link stays the caller's to close.
  public RedisPresence(RedisLink link) {
    this.link = link;
  }

  private static Script script(String name) {
    return Script.of(RedisPresence.class, name);
  }

  @Override
  public RoomPresence place(RoomKey room, Placement proposed) {
    RoomKeys keys = RoomKeys.of(room);
    Answer answer =
        link.run(
            PLACE,
            List.of(keys.placement(), keys.people(), keys.index()),
            room.project(),
            room.name(),
            keys.hash(),
            proposed.room(),
            proposed.sfu(),
            proposed.placementEpoch(),
            PlacementFields.created(proposed),
            PEOPLE_TIME_TO_LIVE.toMillis());
    Placement placement = PlacementFields.read(answer.texts(0));
    if (placement == null) {
      throw new PresenceUnavailableException("Redis answered no placement", null);
    }
    return new RoomPresence(placement, records(answer, 1));
  }

  @Override
  public @Nullable Placement move(RoomKey room, Placement from, NodeId to) {
    Placement moved = from.movedTo(to);
    Answer answer =
        link.run(
            MOVE,
            List.of(RoomKeys.of(room).placement()),
            from.room(),
            from.sfu(),
            from.placementEpoch(),
            moved.sfu(),
            moved.placementEpoch());
    return PlacementFields.read(answer.texts(0));
  }

  @Override
  public @Nullable Placement find(RoomKey room) {
    return PlacementFields.read(link.run(FIND, List.of(RoomKeys.of(room).placement())).texts(0));
  }

  @Override
  public List<ParticipantRecord> records(RoomKey room) {
    RoomKeys keys = RoomKeys.of(room);
    return records(
        link.run(RECORDS, List.of(keys.placement(), keys.people()), PEOPLE_TIME_TO_LIVE.toMillis()),
        0);
  }

  private List<ParticipantRecord> records(Answer answer, int index) {
    List<ParticipantRecord> records = new ArrayList<>();
    answer
        .hash(index)
        .forEach(
            (sid, bytes) -> {
              ParticipantRecord record = RecordBytes.read(sid, bytes);
              if (record == null) {
                link.discards().garbage("people");
              } else {
                records.add(record);
              }
            });
    return records;
  }

  @Override
  public List<RoomKey> rooms(String project) {
    List<RoomKey> rooms = new ArrayList<>();
    link.run(ROOMS, List.of(RoomKeys.index(project)))
        .hash(0)
        .forEach(
            (hash, bytes) -> {
              RoomKey room = new RoomKey(project, new String(bytes, StandardCharsets.UTF_8));
              if (RoomKeys.of(room).hash().equals(hash)) {
                rooms.add(room);
              } else {
                link.discards().garbage("rooms");
              }
            });
    return rooms;
  }

  @Override
  public boolean remove(RoomKey room, RoomSid incarnation) {
    RoomKeys keys = RoomKeys.of(room);
    return link.run(
            REMOVE,
            List.of(keys.placement(), keys.people(), keys.index(), keys.seats()),
            keys.hash(),
            incarnation)
        .isTrue(0);
  }

  @Override
  public void put(RoomKey room, ParticipantRecord record) {
    RoomKeys keys = RoomKeys.of(room);
    link.run(
        PUT,
        List.of(keys.placement(), keys.people()),
        record.getSid(),
        RecordBytes.write(record),
        PEOPLE_TIME_TO_LIVE.toMillis());
  }

  @Override
  public void forget(RoomKey room, ParticipantRecord record) {
    link.run(
        FORGET, List.of(RoomKeys.of(room).people()), record.getSid(), RecordBytes.write(record));
  }

  @Override
  public boolean sit(RoomKey room, String identity, int seats, Duration lease) {
    return link.run(SIT, List.of(RoomKeys.of(room).seats()), identity, seats, lease.toMillis())
        .isTrue(0);
  }

  @Override
  public void keepSeats(RoomKey room, Collection<String> identities, Duration lease) {
    List<Object> arguments = new ArrayList<>(identities.size() + 1);
    arguments.add(lease.toMillis());
    arguments.addAll(identities);
    link.run(KEEP_SEATS, List.of(RoomKeys.of(room).seats()), arguments.toArray());
  }

  @Override
  public void leaveSeat(RoomKey room, String identity) {
    link.run(LEAVE_SEAT, List.of(RoomKeys.of(room).seats()), identity);
  }

  @Override
  public void publish(RoomKey room, byte[] message) {
    link.publish(RoomKeys.of(room).deltas(), message);
  }

  @Override
  public Subscription listen(RoomKey room, Consumer<byte[]> listener) {
    return link.listen(RoomKeys.of(room).deltas(), listener)::run;
  }

  @Override
  public void watch(Consumer<Boolean> connected) {
    link.watch(connected);
  }

  @Override
  public boolean available() {
    return link.up();
  }

  @Override
  public long clockOffsetMillis() {
    return link.clockOffsetMillis();
  }
}
