package io.parley.signaling.replica;

import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.RoomPresence;
import io.parley.protocol.events.Fact;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.signaling.directory.RoomDirectory;
import io.parley.signaling.sfu.SfuSessions;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.Room;

/// Makes rooms, and takes them out of the world when they are over.
public final class RoomFactory {

  private final Rooms rooms;
  private final RoomChannel.Opener channels;
  private final NodeId node;
  private final long incarnation;
  private final Consumer<Fact> facts;
  private final RoomDirectory directory;
  private final SfuSessions sessions;
  private final Greeting greeting;
  private final RefreshTokens tokens;
  private final Limits limits;
  private final SessionTimes times;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Executor threads;
  private final Runnable dropped;

  /// @param random safe from any thread
  /// @param threads run the rooms' tasks
  /// @param dropped counts a task that a full mailbox refused
  public RoomFactory(
      Rooms rooms,
      RoomChannel.Opener channels,
      NodeId node,
      long incarnation,
      Consumer<Fact> facts,
      RoomDirectory directory,
      SfuSessions sessions,
      Greeting greeting,
      RefreshTokens tokens,
      Limits limits,
      SessionTimes times,
      InstantSource clock,
      RandomGenerator random,
      Executor threads,
      Runnable dropped) {
    this.rooms = rooms;
    this.channels = channels;
    this.node = node;
    this.incarnation = incarnation;
    this.facts = facts;
    this.directory = directory;
    this.sessions = sessions;
    this.greeting = greeting;
    this.tokens = tokens;
    this.limits = limits;
    this.times = times;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
    this.dropped = dropped;
  }

  /// A replica of a room that was placed, with those who are in it already.
  public RoomActor create(RoomKey key, RoomPresence present, Room settings) {
    RoomActor actor = create(key, present.placement(), settings);
    actor.execute(replica -> replica.loaded(present.records()));
    return actor;
  }

  /// A replica of a room of which the store cannot be asked now.
  public RoomActor create(RoomKey key, Placement placement, Room settings) {
    Mailbox mailbox = new Mailbox(threads, dropped);
    Residents residents = new Residents(rooms);
    RoomPorts ports =
        new RoomPorts(
            sessions,
            task -> residents.execute(room -> task.run()),
            residents,
            directory::report,
            greeting,
            tokens,
            clock,
            random,
            limits,
            times,
            channels,
            node,
            incarnation,
            facts);
    RoomActor actor =
        new RoomActor(
            new RoomReplica(key, placement, settings, ports, residents::execute),
            mailbox,
            this::closed);
    residents.of(actor);
    return actor;
  }

  private void closed(RoomActor actor) {
    rooms.remove(actor);
  }

  /// Tells the node which of its rooms a participant is in.
  private static final class Residents implements RoomPorts.People {

    private final Rooms rooms;
    private final CompletableFuture<RoomActor> actor = new CompletableFuture<>();

    Residents(Rooms rooms) {
      this.rooms = rooms;
    }

    void of(RoomActor made) {
      actor.complete(made);
    }

    /// Does something to the room, at the earliest when it is made.
    @SuppressWarnings("FutureReturnValueIgnored") // the actor reports what fails
    void execute(Consumer<RoomReplica> task) {
      actor.thenAccept(made -> made.execute(task));
    }

    @Override
    public void entered(String participantSid) {
      rooms.entered(participantSid, actor.join());
    }

    @Override
    public void left(String participantSid) {
      rooms.left(participantSid);
    }
  }
}
