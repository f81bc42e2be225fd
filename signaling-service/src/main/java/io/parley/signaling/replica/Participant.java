package io.parley.signaling.replica;

import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.token.AccessClaims;
import io.parley.signaling.connection.ClientConnection;
import io.parley.signaling.subscription.TrackAccess;
import io.parley.signaling.subscription.Wishes;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SyncState;
import org.jspecify.annotations.Nullable;

/// One session of somebody in the room. Owned by the room; nobody else sees it.
final class Participant {

  /// A version is `ownerEpoch << 20 | counter`: a client skips an update with a lower one.
  private static final int COUNTER_BITS = 20;

  final ParticipantSid sid;
  final Entrant entrant;
  final Instant joinedAt;
  final ParticipantInfo.Kind kind;
  final Publications publications = new Publications();
  final Wishes wishes;

  /// Each attaching adds one.
  int ownerEpoch = 1;

  String name;
  String metadata;
  final Map<String, String> attributes;
  ParticipantPermission permission;
  ParticipantInfo.State state = ParticipantInfo.State.JOINING;
  boolean publisher;
  TrackAccess access = TrackAccess.open();

  /// The socket; null while it is lost.
  @Nullable ClientConnection connection;

  /// Nothing is said to the client until the SFU handed the session back.
  boolean attaching;

  /// What a resuming client said it has, until the session is handed back.
  @Nullable SyncState syncState;

  Instant attachingSince = Instant.EPOCH;
  Instant tokenDueAt;

  /// When the socket was lost; null while there is one.
  @Nullable Instant lostAt;

  /// When a peer connection failed; null once it is up again.
  @Nullable Instant failedAt;

  /// Simulations: the next resume loses its socket again, before or after its first messages.
  boolean loseNextResume;

  boolean loseNextResumeAtOnce;

  private int counter;

  Participant(ParticipantSid sid, Entrant entrant, Instant now, Instant tokenDueAt) {
    AccessClaims claims = entrant.claims();
    this.sid = sid;
    this.entrant = entrant;
    this.joinedAt = now;
    this.tokenDueAt = tokenDueAt;
    this.kind = Permissions.kind(claims.kind());
    this.name = claims.name();
    this.metadata = claims.metadata();
    this.attributes = new TreeMap<>(claims.attributes());
    this.permission = Permissions.of(entrant.grant());
    this.wishes = new Wishes(entrant.autoSubscribe(), entrant.adaptiveStream());
  }

  String identity() {
    return entrant.claims().identity();
  }

  boolean hidden() {
    return permission.getHidden();
  }

  @SuppressWarnings("deprecation") // the flag is older than the kind; both count
  boolean recorder() {
    return permission.getRecorder() || kind == ParticipantInfo.Kind.EGRESS;
  }

  /// Whether the room lives on and fills up because of this participant.
  @SuppressWarnings("deprecation")
  boolean counts() {
    boolean dependent = recorder() || permission.getAgent() || kind == ParticipantInfo.Kind.AGENT;
    return !hidden() && !dependent;
  }

  boolean active() {
    return state == ParticipantInfo.State.ACTIVE;
  }

  /// With two peer connections the subscriber's is the one that counts, where it has any use.
  boolean subscriberPrimary() {
    return !entrant.singlePeerConnection() && permission.getCanSubscribe();
  }

  /// To be called with each change that others see.
  void changed() {
    counter++;
  }

  /// Whether the next changes would make the version run over.
  boolean versionsUsedUp() {
    return counter >= (1 << COUNTER_BITS) - 1;
  }

  void tell(SignalResponse message) {
    tell(message, () -> {});
  }

  void tell(SignalResponse message, Runnable written) {
    ClientConnection socket = connection;
    if (socket != null && !attaching) {
      socket.send(message, written);
    }
  }

  /// This participant as everybody sees it.
  ParticipantInfo info() {
    return ParticipantInfo.newBuilder()
        .setSid(sid.value())
        .setIdentity(identity())
        .setName(name)
        .setMetadata(metadata)
        .putAllAttributes(attributes)
        .setState(state)
        .setJoinedAt(joinedAt.getEpochSecond())
        .setJoinedAtMs(joinedAt.toEpochMilli())
        .setVersion(ownerEpoch << COUNTER_BITS | counter)
        .setPermission(permission)
        .setIsPublisher(publisher)
        .setKind(kind)
        .addAllKindDetails(Permissions.details(entrant.claims().kindDetails()))
        .setClientProtocol(entrant.client().getClientProtocol())
        .addAllTracks(publications.live())
        .build();
  }

  /// The claims of a refresh token: as this participant is now.
  AccessClaims claims() {
    AccessClaims joined = entrant.claims();
    return new AccessClaims(
        joined.apiKey(),
        joined.identity(),
        name,
        metadata,
        attributes,
        joined.kind(),
        joined.kindDetails(),
        Permissions.grant(entrant.grant(), permission),
        joined.roomConfig(),
        joined.roomPreset(),
        joined.expiresAt());
  }
}
