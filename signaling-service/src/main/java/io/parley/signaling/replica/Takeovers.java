package io.parley.signaling.replica;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.cluster.presence.RecordVersions;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.sfu.Attach;
import io.parley.protocol.sfu.Attached;
import io.parley.protocol.sfu.Close;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.state.SessionState;
import io.parley.signaling.connection.ClientConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sessions that another node began and this one goes on with: because their client came here, or
/// because their owner is gone and the SFU gave them to us until the client comes back.
///
/// The SFU keeps what is needed, so that neither the former owner nor the store has to be there.
final class Takeovers {

  private static final Logger log = LoggerFactory.getLogger(Takeovers.class);

  /// Sessions that are being taken over at once. More is not a node that died, but an attack: those
  /// clients connect anew.
  static final int CAPACITY = 10_000;

  /// @param entrant null for an orphan, for which no client came yet
  private record Claim(
      @Nullable Entrant entrant, @Nullable ClientConnection connection, Instant since) {}

  private final RoomSettings settings;
  private final Roster roster;
  private final SfuCommands sfu;
  private final RoomPorts ports;
  private final Map<String, Claim> claims = new LinkedHashMap<>();

  Takeovers(RoomSettings settings, Roster roster, SfuCommands sfu, RoomPorts ports) {
    this.settings = settings;
    this.roster = roster;
    this.sfu = sfu;
    this.ports = ports;
  }

  boolean isEmpty() {
    return claims.isEmpty();
  }

  /// A client came here with a session that this node does not own.
  void resume(String sid, Entrant entrant, ClientConnection connection) {
    if (claims.size() >= CAPACITY) {
      refuse(connection);
      return;
    }
    Claim former = claims.put(sid, new Claim(entrant, connection, ports.clock().instant()));
    if (former != null && former.connection() != null) {
      former.connection().close();
    }
    attach(sid, true);
  }

  /// The SFU has a session whose owner is gone.
  void adopt(String sid) {
    if (roster.sid(sid) == null && !claims.containsKey(sid) && claims.size() < CAPACITY) {
      claims.put(sid, new Claim(null, null, ports.clock().instant()));
      attach(sid, false);
    }
  }

  private void attach(String sid, boolean resume) {
    ports.people().entered(sid);
    Claim claim = claims.get(sid);
    Attach.Builder attach =
        Attach.newBuilder()
            .setResume(resume)
            .setProject(settings.key().project())
            .setRoomName(settings.key().name());
    if (claim != null && claim.entrant() != null) {
      attach.setIdentity(claim.entrant().claims().identity());
    }
    sfu.send(sid, 0, command -> command.setAttach(attach));
  }

  /// A socket is gone whose session was asked for: it becomes an orphan of ours.
  void socketLost(ClientConnection connection) {
    claims.replaceAll(
        (sid, claim) ->
            claim.connection() == connection
                ? new Claim(claim.entrant(), null, claim.since())
                : claim);
  }

  /// The SFU handed a session over that was asked for.
  ///
  /// @return the participant, which is in the roster now; null where this was not asked for, or
  /// what   was kept cannot be read
  @Nullable Participant attached(SessionEvent event) {
    String sid = event.getParticipantSid();
    Claim claim = claims.remove(sid);
    if (claim == null) {
      return null;
    }
    SessionState state = newest(state(event.getAttached()), roster.remote(sid));
    if (state == null
        || !isMeant(claim, state)
        || roster.identity(state.getRecord().getIdentity()) != null) {
      give(sid, event.getOwnerEpoch(), claim);
      return null;
    }
    Participant who = restore(event, state, claim);
    roster.add(who);
    if (claim.connection() != null) {
      roster.connect(who, claim.connection());
    } else {
      who.lostAt = ports.clock().instant();
    }
    log.atInfo()
        .addKeyValue("project", settings.key().project())
        .addKeyValue("room", settings.key().name())
        .addKeyValue("participant", sid)
        .addKeyValue("epoch", event.getOwnerEpoch())
        .addKeyValue("client", claim.connection() == null ? "absent" : "here")
        .log("participant taken over");
    return who;
  }

  /// A token may name any session; only its own identity's is given out.
  private static boolean isMeant(Claim claim, SessionState state) {
    return claim.entrant() == null
        || claim.entrant().claims().identity().equals(state.getRecord().getIdentity());
  }

  private static @Nullable SessionState state(Attached attached) {
    try {
      SessionState state = SessionState.parseFrom(attached.getState());
      return state.getRecord().getIdentity().isEmpty() ? null : state;
    } catch (InvalidProtocolBufferException unreadable) {
      log.atWarn().setCause(unreadable).log("a session's state cannot be read");
      return null;
    }
  }

  /// What other nodes heard of a participant may be newer than what the SFU was told to keep.
  private static @Nullable SessionState newest(
      @Nullable SessionState kept, @Nullable RemoteParticipant known) {
    return kept == null || known == null
        ? kept
        : kept.toBuilder()
            .setRecord(RecordVersions.greater(kept.getRecord(), known.record()))
            .build();
  }

  private Participant restore(SessionEvent event, SessionState state, Claim claim) {
    Instant now = ports.clock().instant();
    Entrant entrant =
        claim.entrant() == null ? Restored.entrant(settings.key(), state) : claim.entrant();
    Participant who =
        Restored.participant(
            new ParticipantSid(event.getParticipantSid()),
            entrant,
            state,
            event.getAttached(),
            now);
    who.owned(event.getOwnerEpoch());
    who.answered = true;
    who.attaching = claim.connection() != null;
    who.attachingSince = claim.since();
    who.syncState = entrant.syncState();
    who.failedAt = event.getAttached().getFailed() ? now : null;
    who.tokenDueAt = now.plus(ports.times().tokenRefresh());
    who.changed();
    return who;
  }

  /// Nobody can go on with this session.
  private void give(String sid, int epoch, Claim claim) {
    sfu.send(
        sid,
        epoch,
        command -> command.setClose(Close.newBuilder().setReason(DisconnectReason.STATE_MISMATCH)));
    over(sid, claim);
  }

  /// The SFU does not have the session that was asked for.
  ///
  /// @return whether it was asked for
  boolean closed(String sid) {
    Claim claim = claims.remove(sid);
    if (claim != null) {
      over(sid, claim);
    }
    return claim != null;
  }

  private void over(String sid, Claim claim) {
    ports.people().left(sid);
    if (claim.connection() != null) {
      refuse(claim.connection());
    }
  }

  /// Gives up what the SFU does not answer.
  void endOverdue(Instant now) {
    List<String> overdue = new ArrayList<>();
    claims.forEach(
        (sid, claim) -> {
          if (!now.isBefore(claim.since().plus(ports.times().attaching()))) {
            overdue.add(sid);
          }
        });
    overdue.forEach(this::closed);
  }

  /// The room ends.
  void close() {
    List.copyOf(claims.keySet()).forEach(this::closed);
  }

  private static void refuse(ClientConnection connection) {
    Arrivals.refuse(connection, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
  }
}
