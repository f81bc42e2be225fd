package io.parley.signaling.join;

import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.cluster.presence.RoomPresence;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.token.SessionClaim;
import io.parley.signaling.replica.Entrant;
import io.parley.signaling.sfu.FoundSession;
import io.parley.signaling.sfu.SfuSessions;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the room of a client that resumes on a node that does not have it: in the store, else by
/// what the client's token says, else at the SFUs. Each of them alone is enough.
final class Resuming {

  private static final Logger log = LoggerFactory.getLogger(Resuming.class);

  /// A room that was found.
  ///
  /// @param entrant with the session, where it was found out
  record Located(Entrant entrant, RoomPresence present) {}

  private final Presence presence;
  private final Placing placing;
  private final SfuSessions sessions;
  private final InstantSource clock;

  Resuming(Presence presence, Placing placing, SfuSessions sessions, InstantSource clock) {
    this.presence = presence;
    this.placing = placing;
    this.sessions = sessions;
    this.clock = clock;
  }

  /// Where the client's session may be; null where nobody knows, or that SFU is out of reach.
  @Nullable Located locate(Entrant entrant) {
    RoomPresence stored = null;
    boolean available = true;
    try {
      stored = placing.find(entrant.room());
    } catch (PresenceUnavailableException unavailable) {
      log.atDebug().setCause(unavailable).log("resume without the store");
      available = false;
    }
    Entrant known = stored == null || !knows(stored, entrant) ? identified(entrant) : entrant;
    if (stored == null) {
      SessionClaim session = known.session();
      stored = session == null ? null : claimed(known, session, available);
    }
    return stored == null || !sessions.reachable(stored.placement().sfu())
        ? null
        : new Located(known, stored);
  }

  private static boolean knows(RoomPresence stored, Entrant entrant) {
    String identity = entrant.claims().identity();
    return stored.records().stream()
        .anyMatch(record -> !record.getEnded() && record.getIdentity().equals(identity));
  }

  /// With the session of the token, or the one that an SFU has.
  private Entrant identified(Entrant entrant) {
    SessionClaim claim = entrant.session();
    if (claim != null && sessions.reachable(claim.sfu())) {
      return entrant;
    }
    FoundSession found = sessions.find(entrant.room(), entrant.claims().identity(), placing.near());
    return found == null
        ? entrant
        : entrant.withSession(
            new SessionClaim(
                new ParticipantSid(found.session().getParticipantSid()),
                found.sfu(),
                new RoomSid(found.session().getRoomSid()),
                found.session().getPlacementEpoch()));
  }

  /// A store that forgot the room is told of it again, unless somebody else was faster.
  private RoomPresence claimed(Entrant entrant, SessionClaim session, boolean available) {
    Placement placement =
        new Placement(session.room(), session.sfu(), session.placementEpoch(), clock.instant());
    try {
      if (available && sessions.reachable(session.sfu())) {
        return presence.place(entrant.room(), placement);
      }
    } catch (PresenceUnavailableException unavailable) {
      log.atDebug().setCause(unavailable).log("the store is told of the room later");
    }
    return new RoomPresence(placement, List.of());
  }
}
