package io.parley.sfu.session;

import io.parley.protocol.sfu.Orphan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One room's sessions whose owner's stream broke: they are offered to other signaling nodes, and
/// end if nobody takes them up. Runs in the room's mailbox.
final class Orphans {

  /// The client's own return is the better way back, and most are back by then.
  static final Duration OFFERED_AFTER = Duration.ofSeconds(2);

  /// A node that was offered a session and has not taken it by then will not.
  static final Duration OFFERED_EACH = Duration.ofSeconds(2);

  /// How long a session stays without an owner.
  static final Duration OWNER_BACK_WITHIN = Duration.ofSeconds(60);

  /// How long one stays whose client is not heard either.
  static final Duration FAILED_OWNER_BACK_WITHIN = Duration.ofSeconds(15);

  private static final Duration LOOK_EACH = Duration.ofSeconds(1);

  private static final class Waiting {
    final long sinceNanos;
    long offerNanos;
    int offers;

    Waiting(long nowNanos) {
      sinceNanos = nowNanos;
      offerNanos = nowNanos + OFFERED_AFTER.toNanos();
    }
  }

  private final RoomScope room;
  private final Consumer<Session> onAbandoned;
  private final Map<Session, Waiting> orphans = new LinkedHashMap<>();
  private boolean planned;

  /// @param onAbandoned called with a session that nobody came for
  Orphans(RoomScope room, Consumer<Session> onAbandoned) {
    this.room = room;
    this.onAbandoned = onAbandoned;
  }

  /// A session's owner is gone.
  void lost(Session session) {
    session.setOwnerless();
    orphans.putIfAbsent(session, new Waiting(room.nowNanos()));
    plan();
  }

  /// A session has an owner, or is over.
  void settled(Session session) {
    orphans.remove(session);
  }

  /// A node appeared: what is due to be offered, and could not be, is.
  void appeared() {
    if (!orphans.isEmpty()) {
      offerDue();
    }
  }

  private void plan() {
    if (!planned && !orphans.isEmpty()) {
      planned = true;
      room.after(LOOK_EACH, this::look);
    }
  }

  private void look() {
    planned = false;
    for (var session : List.copyOf(orphans.keySet())) {
      var waiting = orphans.get(session);
      if (waiting != null && room.nowNanos() - waiting.sinceNanos >= patience(session).toNanos()) {
        orphans.remove(session);
        onAbandoned.accept(session);
      }
    }
    offerDue();
    plan();
  }

  private static Duration patience(Session session) {
    return session.peers().isFailed() ? FAILED_OWNER_BACK_WITHIN : OWNER_BACK_WITHIN;
  }

  private void offerDue() {
    var ranked = room.owners().ranked(room.sid());
    if (ranked.isEmpty()) {
      return;
    }
    long now = room.nowNanos();
    orphans.forEach(
        (session, waiting) -> {
          if (now - waiting.offerNanos >= 0) {
            waiting.offerNanos = now + OFFERED_EACH.toNanos();
            offer(session, ranked.get(waiting.offers++ % ranked.size()));
          }
        });
  }

  private void offer(Session session, SessionOwner to) {
    room.meters().orphanOffered();
    to.send(
        session.event(
            event ->
                event.setOrphan(
                    Orphan.newBuilder()
                        .setProject(room.project())
                        .setRoomName(room.name())
                        .setIdentity(session.identity())
                        .setPlacementEpoch(session.placementEpoch()))));
  }
}
