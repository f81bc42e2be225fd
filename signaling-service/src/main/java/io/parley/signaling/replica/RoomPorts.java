package io.parley.signaling.replica;

import io.parley.protocol.events.Fact;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.rooms.Occupancy;
import io.parley.signaling.sfu.SfuSessions;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What a room needs of the world around it.
///
/// @param sessions of the SFU nodes
/// @param owner runs what must happen as this room's only thread
/// @param people hears who comes and goes, so that the SFU's events find this room
/// @param occupancy hears how many there are
/// @param channels to the room's other replicas
/// @param node this one
/// @param incarnation of this process; a later one has a greater
/// @param facts hears what is to be remembered; must not block
public record RoomPorts(
    SfuSessions sessions,
    Executor owner,
    People people,
    Consumer<Occupancy> occupancy,
    Greeting greeting,
    RefreshTokens tokens,
    InstantSource clock,
    RandomGenerator random,
    Limits limits,
    SessionTimes times,
    RoomChannel.Opener channels,
    NodeId node,
    long incarnation,
    Consumer<Fact> facts) {

  /// Which participants are in this room.
  public interface People {
    /// This one is now.
    void entered(String participantSid);

    /// This one no longer is.
    void left(String participantSid);
  }
}
