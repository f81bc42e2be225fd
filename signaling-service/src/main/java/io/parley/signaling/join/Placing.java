package io.parley.signaling.join;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.Rendezvous;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.cluster.presence.RoomPresence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.signaling.replica.Entrant;
import io.parley.signaling.sfu.SfuSessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a room its SFU: the one it has, or the least loaded one that can be reached.
final class Placing {

  private static final Logger log = LoggerFactory.getLogger(Placing.class);

  /// How often it begins anew where the room ended meanwhile: a room that ends each time it is
  /// placed is a bug somewhere, and joins must not wait for it.
  private static final int ATTEMPTS = 3;

  /// Nodes whose load differs by less count as equal, or all rooms of one second would go to the
  /// one that reported last.
  private static final int LOAD_STEPS = 10;

  /// For a client that was let in to come; its room keeps the seat from then on. Less, and a slow
  /// client's seat is given away; more, and those of clients that never come keep others out.
  private static final Duration SEAT_LEASE = Duration.ofSeconds(30);

  /// Every way a placing can end.
  sealed interface Outcome {
    record Placed(RoomPresence present) implements Outcome {}

    /// No SFU takes the room.
    record NoMediaNode() implements Outcome {}

    /// The room has a cap, and how many are in it cannot be known.
    record CapacityUnknown() implements Outcome {}

    /// Where the room is cannot be asked now, since too many rooms are asked for.
    record Busy() implements Outcome {}
  }

  private final Presence presence;
  private final Placements placements;
  private final NodeRegistry registry;
  private final SfuSessions sessions;
  private final String region;
  private final InstantSource clock;

  /// @param placements asked while `presence` does not answer
  /// @param region whose SFUs come first; empty where all are as near
  Placing(
      Presence presence,
      Placements placements,
      NodeRegistry registry,
      SfuSessions sessions,
      String region,
      InstantSource clock) {
    this.presence = presence;
    this.placements = placements;
    this.registry = registry;
    this.sessions = sessions;
    this.region = region;
    this.clock = clock;
  }

  /// Where the room is from now on, and who is in it. A room whose SFU is out of reach or drains is
  /// moved; of all nodes that place or move it at once, one wins, and the others take its choice.
  ///
  /// While the store is out of reach the room is where other signaling nodes have it; of a room
  /// that none of them has, all nodes choose alike by what they know of the SFUs.
  ///
  /// @param incarnation of the room, if it has no placement yet
  /// @param capped the room takes only so many
  Outcome place(RoomKey room, RoomSid incarnation, boolean capped) {
    try {
      RoomPresence present = inStore(room, incarnation);
      return present == null ? new Outcome.NoMediaNode() : new Outcome.Placed(present);
    } catch (PresenceUnavailableException unavailable) {
      log.atWarn()
          .addKeyValue("room", incarnation)
          .addKeyValue("why", unavailable.getMessage())
          .log("placed without the store");
      return capped ? new Outcome.CapacityUnknown() : withoutStore(room, incarnation);
    }
  }

  /// What came of asking for a seat.
  enum Seat {
    TAKEN,
    NONE_LEFT,
    /// The store, which counts for all nodes, does not answer.
    UNKNOWN
  }

  /// Takes a seat in a room that has only so many.
  Seat sit(Entrant entrant, int seats) {
    try {
      return presence.sit(entrant.room(), entrant.claims().identity(), seats, SEAT_LEASE)
          ? Seat.TAKEN
          : Seat.NONE_LEFT;
    } catch (PresenceUnavailableException unavailable) {
      log.atWarn()
          .addKeyValue("room", entrant.room())
          .addKeyValue("why", unavailable.getMessage())
          .log("no seat without the store");
      return Seat.UNKNOWN;
    }
  }

  private Outcome withoutStore(RoomKey room, RoomSid incarnation) {
    return switch (placements.ask(room)) {
      case Placements.Answer.Known(var present) -> where(room, present);
      case Placements.Answer.Unknown() -> byHash(room, incarnation);
      case Placements.Answer.Busy() -> new Outcome.Busy();
    };
  }

  /// Where others have the room; elsewhere only if it cannot stay there.
  private Outcome where(RoomKey room, RoomPresence known) {
    Placement placement = known.placement();
    NodeId next = isGood(placement.sfu()) ? null : winner(room);
    if (next != null) {
      return new Outcome.Placed(new RoomPresence(placement.movedTo(next), known.records()));
    }
    return sessions.reachable(placement.sfu())
        ? new Outcome.Placed(known)
        : new Outcome.NoMediaNode();
  }

  private @Nullable RoomPresence inStore(RoomKey room, RoomSid incarnation) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      NodeId choice = choose(room);
      RoomPresence present =
          choice == null
              ? find(room)
              : presence.place(room, new Placement(incarnation, choice, 1, clock.instant()));
      if (present == null || choice == null || isGood(present.placement().sfu())) {
        return present != null && sessions.reachable(present.placement().sfu()) ? present : null;
      }
      Placement moved = presence.move(room, present.placement(), choice);
      if (moved != null) {
        log.atInfo()
            .addKeyValue("room", moved.room())
            .addKeyValue("from", present.placement().sfu())
            .addKeyValue("to", moved.sfu())
            .log("room moved");
        return new RoomPresence(moved, present.records());
      }
    }
    return null;
  }

  /// Moves a room whose SFU is lost. A lost node's rooms go to those that are left by hash, not by
  /// load, which is too old a reading for so many at once.
  ///
  /// @return where it is now, whoever moved it; null where no SFU takes it, or the room is over
  /// @throws PresenceUnavailableException where the store does not answer
  @Nullable Placement moveAway(RoomKey room, Placement from) {
    NodeId next =
        takers()
            .filter(node -> !node.id().equals(from.sfu()))
            .min(farLast().thenComparing(Rendezvous.order(room.toString())))
            .map(Node::id)
            .orElse(null);
    if (next == null) {
      return null;
    }
    Placement now = presence.move(room, from, next);
    return now != null && now.sfu().equals(from.sfu()) ? presence.move(room, now, next) : now;
  }

  /// The room where it is, for those who go on in it; null where it is nowhere.
  ///
  /// @throws PresenceUnavailableException where the store does not answer
  @Nullable RoomPresence find(RoomKey room) {
    Placement placement = presence.find(room);
    return placement == null ? null : new RoomPresence(placement, presence.records(room));
  }

  /// The SFUs that may have somebody's session, near ones first.
  List<NodeId> near() {
    return registry.nodes(NodeKind.SFU).stream()
        .filter(node -> region.isEmpty() || node.region().equals(region))
        .map(Node::id)
        .toList();
  }

  private Outcome byHash(RoomKey room, RoomSid incarnation) {
    NodeId winner = winner(room);
    return winner == null
        ? new Outcome.NoMediaNode()
        : new Outcome.Placed(
            new RoomPresence(new Placement(incarnation, winner, 1, clock.instant()), List.of()));
  }

  private @Nullable NodeId winner(RoomKey room) {
    return takers().min(Rendezvous.order(room.toString())).map(Node::id).orElse(null);
  }

  private @Nullable NodeId choose(RoomKey room) {
    return takers()
        .min(
            farLast()
                .thenComparing(node -> Math.round(node.load() * LOAD_STEPS))
                .thenComparing(Rendezvous.order(room.toString())))
        .map(Node::id)
        .orElse(null);
  }

  private Comparator<Node> farLast() {
    return Comparator.comparing(node -> !node.region().equals(region));
  }

  /// The nodes that take new rooms.
  private Stream<Node> takers() {
    return registry.nodes(NodeKind.SFU).stream()
        .filter(node -> node.accepting() && !node.draining() && sessions.reachable(node.id()));
  }

  /// Whether a room may stay there.
  private boolean isGood(NodeId sfu) {
    Node node = registry.find(sfu);
    return node != null && !node.draining() && sessions.reachable(sfu);
  }
}
