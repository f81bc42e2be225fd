package io.parley.signaling.replica;

import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.protocol.id.RoomKey;
import io.parley.signaling.directory.RoomDirectory;
import io.parley.signaling.sfu.SfuSessions;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.Room;
import org.jspecify.annotations.Nullable;

/// Makes rooms, and takes them out of the world when they are over.
public final class RoomFactory {

  private final Rooms rooms;
  private final Presence presence;
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
      Presence presence,
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
    this.presence = presence;
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

  /// A replica of a room that was placed.
  public RoomActor create(RoomKey key, Placement placement, Room settings) {
    Mailbox mailbox = new Mailbox(threads, dropped);
    Residents residents = new Residents(rooms);
    RoomPorts ports =
        new RoomPorts(
            sessions,
            task -> residents.actor().execute(room -> task.run()),
            residents,
            directory::report,
            greeting,
            tokens,
            clock,
            random,
            limits,
            times);
    RoomActor actor =
        new RoomActor(new RoomReplica(key, placement, settings, ports), mailbox, this::closed);
    residents.of(actor);
    return actor;
  }

  private void closed(RoomActor actor) {
    rooms.remove(actor);
    presence.remove(actor.replica().key(), actor.replica().sid());
  }

  /// Tells the node which of its rooms a participant is in.
  private static final class Residents implements RoomPorts.People {

    private final Rooms rooms;
    private volatile @Nullable RoomActor actor;

    Residents(Rooms rooms) {
      this.rooms = rooms;
    }

    void of(RoomActor made) {
      actor = made;
    }

    RoomActor actor() {
      RoomActor made = actor;
      if (made == null) {
        throw new IllegalStateException("a room acts before it is made");
      }
      return made;
    }

    @Override
    public void entered(String participantSid) {
      rooms.entered(participantSid, actor());
    }

    @Override
    public void left(String participantSid) {
      rooms.left(participantSid);
    }
  }
}
