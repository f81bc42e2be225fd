package io.parley.signaling.replica;

import io.parley.protocol.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Keeps the store's count of a capped room right: who is in it has a seat there, by identity. The
/// store decides who gets one; here they are kept, and given back.
final class Seating {

  /// A third of what a seat is kept for without a word.
  static final Duration RENEWAL = Duration.ofSeconds(20);

  private final RoomSettings settings;
  private final Roster roster;
  private final RoomChannel channel;
  private Instant renewAt = Instant.EPOCH;

  Seating(RoomSettings settings, Roster roster, RoomChannel channel) {
    this.settings = settings;
    this.roster = roster;
    this.channel = channel;
  }

  private boolean capped() {
    return settings.maxParticipants() > 0;
  }

  /// Whether a client of this identity may come in as far as this node can tell.
  Vacancy vacancy(Entrant entrant) {
    String identity = entrant.claims().identity();
    if (!capped() || !entrant.counts() || roster.hasIdentity(identity)) {
      return new Vacancy.Free();
    }
    int seats = settings.maxParticipants();
    return roster.counted() >= seats ? new Vacancy.None() : new Vacancy.Ask(seats);
  }

  /// Somebody of another node is over. If that node is, it does not give the seat back.
  void orphanLeft(RemoteParticipant who) {
    NodeId owner = NodeId.of(who.record().getOwner());
    if (owner != null && channel.isGone(owner)) {
      left(who);
    }
  }

  /// Somebody is over. Its identity may be there still, in a newer session.
  void left(Member who) {
    if (capped() && who.counts() && !roster.hasIdentity(who.identity())) {
      channel.leaveSeat(who.identity());
    }
  }

  /// The store may have forgotten the seats, or the room has a cap now.
  void renewSoon() {
    renewAt = Instant.EPOCH;
  }

  void tick(Instant now) {
    if (capped() && !now.isBefore(renewAt)) {
      renewAt = now.plus(RENEWAL);
      List<String> identities =
          roster.all().stream().filter(Member::counts).map(Member::identity).toList();
      if (!identities.isEmpty()) {
        channel.keepSeats(identities);
      }
    }
  }
}
