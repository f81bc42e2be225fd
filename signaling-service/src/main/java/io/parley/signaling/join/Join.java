package io.parley.signaling.join;

import io.parley.cluster.presence.RoomPresence;
import io.parley.cluster.trace.Trace;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.token.VideoGrant;
import io.parley.signaling.directory.RoomDirectory;
import io.parley.signaling.directory.RoomOpening;
import io.parley.signaling.replica.Entrant;
import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.RoomFactory;
import io.parley.signaling.replica.Rooms;
import io.parley.signaling.replica.Vacancy;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.Room;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way in, up to the point where the client's socket may be upgraded: what the table "How a
/// join flows" says, as code, in its order.
///
/// Blocks, for some hundred milliseconds at most: to be called on virtual threads.
public final class Join {

  private static final Logger log = LoggerFactory.getLogger(Join.class);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /// A room that does not answer in this time is as good as full.
  private static final Duration ROOM_DEADLINE = Duration.ofSeconds(2);

  private final Credentials credentials;
  private final JoinReader reader;
  private final Rooms rooms;
  private final RoomFactory factory;
  private final RoomDirectory directory;
  private final Placing placing;
  private final Resuming resuming;
  private final Capacity capacity;
  private final RandomGenerator random;
  private final boolean autoCreate;

  /// @param autoCreate whether a join makes its room while room-service cannot be asked
  Join(
      Credentials credentials,
      JoinReader reader,
      Rooms rooms,
      RoomFactory factory,
      RoomDirectory directory,
      Placing placing,
      Resuming resuming,
      Capacity capacity,
      RandomGenerator random,
      boolean autoCreate) {
    this.credentials = credentials;
    this.reader = reader;
    this.rooms = rooms;
    this.factory = factory;
    this.directory = directory;
    this.placing = placing;
    this.resuming = resuming;
    this.capacity = capacity;
    this.random = random;
    this.autoCreate = autoCreate;
  }

  /// Says how a request to connect ends, and places its room if need be.
  public JoinOutcome admit(JoinAttempt attempt) {
    try {
      Entrant entrant =
          Trace.step("verify token", () -> reader.read(credentials.verify(attempt), attempt));
      say(entrant.room());
      RoomActor here = rooms.find(entrant.room());
      if (entrant.resume()) {
        return here == null ? resume(entrant) : new JoinOutcome.Admitted(entrant, here);
      }
      if (capacity.isFull()) {
        return new JoinOutcome.Overloaded("node has exceeded its configured limit", RETRY_AFTER);
      }
      return here == null
          ? open(entrant, attempt.validate())
          : enter(entrant, here, attempt.validate());
    } catch (JoinRefusal refusal) {
      return refusal.outcome();
    }
  }

  private static void say(RoomKey room) {
    Trace here = Trace.current();
    here.about("parley.project", room.project());
    here.about("parley.room", room.name());
  }

  /// Takes up the room of a session that another node owned.
  private JoinOutcome resume(Entrant entrant) {
    Resuming.Located located = resuming.locate(entrant);
    if (located == null) {
      return new JoinOutcome.Admitted(entrant, null);
    }
    RoomKey key = entrant.room();
    RoomPresence present = located.present();
    Room settings =
        switch (directory.open(key, entrant.claims().roomConfig(), false)) {
          case RoomOpening.Opened(var room) -> room;
          case RoomOpening.Unreachable _ -> Room.getDefaultInstance();
          case RoomOpening.Unknown _, RoomOpening.Impossible _ -> null;
        };
    return new JoinOutcome.Admitted(
        located.entrant(), settings == null ? null : replica(key, present, settings));
  }

  private JoinOutcome sit(Entrant entrant, RoomActor room, int seats) {
    return switch (Trace.step("take seat", () -> placing.sit(entrant, seats))) {
      case TAKEN -> new JoinOutcome.Admitted(entrant, room);
      case NONE_LEFT -> new JoinOutcome.RoomFull();
      case UNKNOWN -> new JoinOutcome.Overloaded("capacity_unknown", RETRY_AFTER);
    };
  }

  /// @param validate nobody comes, so that no seat is taken
  private JoinOutcome enter(Entrant entrant, RoomActor room, boolean validate) {
    try {
      Vacancy vacancy =
          room.ask(replica -> replica.vacancy(entrant))
              .get(ROOM_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return switch (vacancy) {
        case Vacancy.Free() -> new JoinOutcome.Admitted(entrant, room);
        case Vacancy.None() -> new JoinOutcome.RoomFull();
        case Vacancy.Ask(int seats) ->
            validate ? new JoinOutcome.Admitted(entrant, room) : sit(entrant, room, seats);
      };
    } catch (TimeoutException | ExecutionException late) {
      log.atWarn().addKeyValue("room", room.replica().sid()).setCause(late).log("room is late");
      return new JoinOutcome.Overloaded("the room does not answer", RETRY_AFTER);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CompletionException(stopped);
    }
  }

  private JoinOutcome open(Entrant entrant, boolean validate) {
    VideoGrant grant = entrant.grant();
    if (validate && (autoCreate || grant.roomCreate())) {
      return new JoinOutcome.Admitted(entrant, null); // to be told so must not make the room
    }
    RoomKey key = entrant.room();
    return switch (Trace.step("open room", () -> opening(entrant, key))) {
      case RoomOpening.Opened(var room) -> place(entrant, room, validate);
      case RoomOpening.Unknown() -> new JoinOutcome.UnknownRoom();
      case RoomOpening.Impossible(var why) -> new JoinOutcome.Malformed(why);
      case RoomOpening.Unreachable(var why) -> provisional(entrant, why, validate);
    };
  }

  private RoomOpening opening(Entrant entrant, RoomKey key) {
    return directory.open(key, entrant.claims().roomConfig(), entrant.grant().roomCreate());
  }

  /// Room-service cannot be asked: the room gets what rooms have by default.
  private JoinOutcome provisional(Entrant entrant, String why, boolean validate) {
    if (!autoCreate && !entrant.grant().roomCreate()) {
      return new JoinOutcome.Overloaded("rooms cannot be looked up now", RETRY_AFTER);
    }
    log.atWarn()
        .addKeyValue("project", entrant.room().project())
        .addKeyValue("room", entrant.room().name())
        .addKeyValue("why", why)
        .log("room opened without room-service");
    Room defaults = Room.newBuilder().setSid(RoomSid.create(random).value()).build();
    return place(entrant, defaults, validate);
  }

  private JoinOutcome place(Entrant entrant, Room settings, boolean validate) {
    boolean capped = settings.getMaxParticipants() > 0;
    RoomSid sid = new RoomSid(settings.getSid());
    return switch (Trace.step("place room", () -> placing.place(entrant.room(), sid, capped))) {
      case Placing.Outcome.Placed(var present) ->
          enter(entrant, replica(entrant.room(), present, settings), validate);
      case Placing.Outcome.NoMediaNode() ->
          new JoinOutcome.Overloaded("no media node has a place", RETRY_AFTER);
      case Placing.Outcome.CapacityUnknown() ->
          new JoinOutcome.Overloaded("capacity_unknown", RETRY_AFTER);
      case Placing.Outcome.Busy() ->
          new JoinOutcome.Overloaded("too many rooms are being looked for", RETRY_AFTER);
    };
  }

  private RoomActor replica(RoomKey room, RoomPresence present, Room settings) {
    return rooms.findOrAdd(room, key -> factory.create(key, present, settings));
  }
}
