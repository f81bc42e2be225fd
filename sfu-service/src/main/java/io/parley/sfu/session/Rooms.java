package io.parley.sfu.session;

import io.parley.cluster.trace.Trace;
import io.parley.media.shard.ShardEvent;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.sfu.Open;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.metering.usage.UsageMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All rooms of this node: finds the one that a command or an event is for. Safe from any thread.
public final class Rooms {

  private static final Logger log = LoggerFactory.getLogger(Rooms.class);

  private final List<HomeShard> shards;
  private final Executor executor;
  private final Timers timers;
  private final RandomGenerator random;
  private final UsageMeter usage;
  private final SessionMeters meters;
  private final int maxSessions;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger nextShard = new AtomicInteger();
  private final Map<String, Room> rooms = new ConcurrentHashMap<>();
  private final Map<String, Room> sessions = new ConcurrentHashMap<>();
  private final Map<Long, Room> things = new ConcurrentHashMap<>();
  private final Object ended = new Object();
  private final LivingOwners owners = new LivingOwners();
  private final PlacementEpochs placements;
  private final RoomDirectory directory = new Directory();

  /// @param shards at least one
  /// @param executor gives each room's turn a thread, virtual ones for instance
  /// @param random that nobody can guess, safe from any thread
  /// @param usage where what sessions carry is counted
  /// @param maxSessions beyond it sessions are refused
  public Rooms(
      List<HomeShard> shards,
      Executor executor,
      Timers timers,
      RandomGenerator random,
      UsageMeter usage,
      SessionMeters meters,
      int maxSessions) {
    this.shards = List.copyOf(shards);
    this.executor = executor;
    this.timers = timers;
    this.random = random;
    this.usage = usage;
    this.meters = meters;
    this.maxSessions = maxSessions;
    this.placements = new PlacementEpochs(timers, meters::placementForgotten);
  }

  /// Has a command carried out; those of one session in the order of these calls. Waits for a room
  /// that lags far behind.
  public void command(SessionOwner owner, SessionCommand command) {
    switch (command.getCommandCase()) {
      case HELLO -> hello(owner, command.getHello().getNode());
      case BEAT -> {} // whoever reads the stream heard it
      case OPEN -> open(owner, command);
      default -> ofSession(owner, command);
    }
  }

  private void hello(SessionOwner owner, String node) {
    owners.hello(owner, node);
    for (var room : rooms.values()) {
      room.scope().mailbox().post(room::appeared);
    }
  }

  private void ofSession(SessionOwner owner, SessionCommand command) {
    String sid = command.getParticipantSid();
    var room = sessions.get(sid);
    if (room != null) {
      room.scope().mailbox().postWhenRoom(() -> room.command(owner, command));
    } else if (!command.hasClose()) {
      owner.send(Refusals.unknown(command));
    }
  }

  private void open(SessionOwner owner, SessionCommand command) {
    String sid = command.getParticipantSid();
    Open open = command.getOpen();
    var known = sessions.get(sid);
    if (known != null && !known.scope().sid().value().equals(open.getRoomSid())) {
      owner.send(Refusals.notOpened(command, "the session is in another room"));
      return;
    }
    if (known == null && !placements.admits(open.getRoomSid(), open.getPlacementEpoch())) {
      owner.send(Refusals.moved(command));
      return;
    }
    if (known == null && sessions.size() >= maxSessions) {
      owner.send(Refusals.notOpened(command, "the node has reached its limit of sessions"));
      return;
    }
    RoomSid roomSid;
    try {
      roomSid = new RoomSid(open.getRoomSid());
      sid = new ParticipantSid(sid).value();
    } catch (IllegalArgumentException e) {
      owner.send(Refusals.notOpened(command, "no sid of a room and a participant"));
      return;
    }
    String participant = sid;
    Trace trace = Trace.current();
    rooms.compute(
        roomSid.value(),
        (key, existing) -> {
          var room = existing != null ? existing : create(roomSid, open);
          sessions.put(participant, room);
          placements.entered(key, open.getPlacementEpoch());
          room.scope().mailbox().post(trace.wrap(() -> room.open(owner, command)));
          return room;
        });
  }

  private Room create(RoomSid sid, Open open) {
    var shard = shards.get(Math.floorMod(nextShard.getAndIncrement(), shards.size()));
    var scope =
        new RoomScope(
            sid,
            open.getProject(),
            open.getRoomName(),
            numbers.incrementAndGet(),
            shard,
            new Mailbox(executor),
            timers,
            ids::incrementAndGet,
            random,
            owners,
            usage,
            meters);
    meters.roomOpened();
    return new Room(scope, directory);
  }

  /// The stream of an owner broke.
  public void lost(SessionOwner owner) {
    owners.lost(owner);
    for (var room : rooms.values()) {
      room.scope().mailbox().post(() -> room.lost(owner));
    }
  }

  /// The newest session of a participant whose sid is not known.
  ///
  /// @param name of the room
  /// @return completes with null where there is none
  public CompletableFuture<@Nullable FoundSession> find(
      String project, String name, String identity) {
    var answers = new ArrayList<CompletableFuture<@Nullable FoundSession>>();
    for (var room : rooms.values()) {
      var scope = room.scope();
      if (scope.project().equals(project) && scope.name().equals(name)) {
        var answer = new CompletableFuture<@Nullable FoundSession>();
        scope.mailbox().post(() -> answer.complete(room.find(identity)));
        answers.add(answer);
      }
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> newest(answers));
  }

  private static @Nullable FoundSession newest(
      List<CompletableFuture<@Nullable FoundSession>> answers) {
    FoundSession newest = null;
    for (var answer : answers) {
      var found = answer.join();
      boolean newer =
          found != null && (newest == null || found.openedNanos() - newest.openedNanos() > 0);
      newest = newer ? found : newest;
    }
    return newest;
  }

  /// Something happened on a shard. Never blocks; messages to a room that lags behind are dropped.
  public void event(ShardEvent event) {
    var room = things.get(subject(event));
    if (room == null) {
      return;
    }
    var mailbox = room.scope().mailbox();
    if (event instanceof ShardEvent.DataReceived || event instanceof ShardEvent.TrackLevel) {
      if (!mailbox.offer(() -> room.event(event))) {
        meters.eventDropped();
      }
    } else {
      mailbox.post(() -> room.event(event));
    }
  }

  private static long subject(ShardEvent event) {
    return switch (event) {
      case ShardEvent.PeerConnected e -> e.peer();
      case ShardEvent.PeerSilent e -> e.peer();
      case ShardEvent.PeerFailed e -> e.peer();
      case ShardEvent.PeerLeft e -> e.peer();
      case ShardEvent.DataChannelOpened e -> e.peer();
      case ShardEvent.DataReceived e -> e.peer();
      case ShardEvent.PeerHeard e -> e.peer();
      case ShardEvent.TrackLevel e -> e.track();
      case ShardEvent.TrackStarted e -> e.track();
      case ShardEvent.DownTrackBound e -> e.downTrack();
      case ShardEvent.DownTrackPaused e -> e.peer();
    };
  }

  /// Ends all sessions, telling their owners.
  ///
  /// @param patience how long to wait for that
  public void shutdown(Duration patience) throws InterruptedException {
    var all = List.copyOf(rooms.values());
    var done = new CountDownLatch(all.size());
    for (var room : all) {
      room.scope()
          .mailbox()
          .post(
              () -> {
                room.shutdown();
                done.countDown();
              });
    }
    if (!done.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      log.atWarn().addKeyValue("rooms", done.getCount()).log("rooms did not end in time");
    }
  }

  /// Waits until there are no sessions.
  ///
  /// @return false where there still are when the time is over
  public boolean awaitNone(Duration patience) throws InterruptedException {
    long deadline = timers.nowNanos() + patience.toNanos();
    synchronized (ended) {
      while (!sessions.isEmpty()) {
        long left = deadline - timers.nowNanos();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(ended, left);
      }
    }
    return true;
  }

  /// How many rooms there are.
  public int size() {
    return rooms.size();
  }

  /// How many peers and tracks of rooms are known; none once all sessions are closed.
  int things() {
    return things.size();
  }

  private final class Directory implements RoomDirectory {

    @Override
    public void owns(long id, Room room) {
      things.put(id, room);
    }

    @Override
    public void disowns(long id) {
      things.remove(id);
    }

    @Override
    public void closed(String participantSid) {
      sessions.remove(participantSid);
      if (sessions.isEmpty()) {
        synchronized (ended) {
          ended.notifyAll();
        }
      }
    }

    @Override
    public void empty(Room room) {
      String sid = room.scope().sid().value();
      var left = rooms.computeIfPresent(sid, (key, known) -> retired(room, known));
      if (left == room && room.isEmpty()) {
        room.scope().mailbox().post(() -> empty(room)); // behind what still waits
      }
    }

    /// A room that is just getting another session stays.
    private @Nullable Room retired(Room empty, Room known) {
      if (known == empty && empty.isEmpty() && empty.scope().mailbox().isIdle()) {
        meters.roomClosed();
        placements.left(empty.scope().sid().value());
        return null;
      }
      return known;
    }
  }
}
