package io.parley.signaling.replica;

import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.sfu.Link;
import io.parley.protocol.token.AccessClaims;
import io.parley.signaling.connection.ClientConnection;
import io.parley.signaling.subscription.TrackAccess;
import io.parley.signaling.subscription.Wishes;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.SyncState;
import org.jspecify.annotations.Nullable;

/// One session of somebody in the room whose socket this node holds, or held last. Owned by the
/// room; nobody else sees it.
final class Participant implements Member {

  /// A version is `ownerEpoch << 20 | counter`: a client skips an update with a lower one.
  private static final int COUNTER_BITS = 20;

  /// The version is a uint32: one epoch before it would overflow.
  private static final int LAST_EPOCH = (1 << (Integer.SIZE - COUNTER_BITS)) - 2;

  final ParticipantSid sid;
  Entrant entrant;
  final Instant joinedAt;
  final ParticipantInfo.Kind kind;
  final Publications publications = new Publications();
  final Wishes wishes;

  /// Its data tracks, by its own handle.
  final Map<Integer, DataTrackInfo> dataTracks = new LinkedHashMap<>();

  final DataSubscriptions dataSubscriptions = new DataSubscriptions();

  /// Which owner this node is: the first, or as the SFU said when it handed the session over.
  int ownerEpoch = 1;

  String name;
  String metadata;
  final Map<String, String> attributes;
  ParticipantPermission permission;

  /// What the SFU was told of its link.
  Link link = Link.getDefaultInstance();

  ParticipantInfo.State state = ParticipantInfo.State.JOINING;
  boolean publisher;
  TrackAccess access = TrackAccess.open();

  /// What `access` was made of, for the other nodes; null for everybody.
  @Nullable SubscriptionPermission permitted;

  /// The socket; null while it is lost.
  @Nullable ClientConnection connection;

  /// Whether the SFU has said anything of the session.
  boolean answered;

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

  /// It closed its peer connection itself.
  boolean left;

  /// Simulations: the next resume loses its socket again, before or after its first messages.
  boolean loseNextResume;

  boolean loseNextResumeAtOnce;

  /// Whether the event log was told that it is there.
  boolean joinStated;

  /// The tracks that the event log was told of.
  final Map<String, TrackInfo> statedTracks = new LinkedHashMap<>();

  private int counter;

  /// What other nodes were told last, as `ownerEpoch << 20 | counter`.
  private int toldVersion;

  private int keptWishes;

  Participant(ParticipantSid sid, Entrant entrant, Instant joinedAt, Instant tokenDueAt) {
    this(sid, entrant, joinedAt, tokenDueAt, Permissions.kind(entrant.claims().kind()));
  }

  Participant(
      ParticipantSid sid,
      Entrant entrant,
      Instant joinedAt,
      Instant tokenDueAt,
      ParticipantInfo.Kind kind) {
    AccessClaims claims = entrant.claims();
    this.sid = sid;
    this.entrant = entrant;
    this.joinedAt = joinedAt;
    this.tokenDueAt = tokenDueAt;
    this.kind = kind;
    this.name = claims.name();
    this.metadata = claims.metadata();
    this.attributes = new TreeMap<>(claims.attributes());
    this.permission = Permissions.of(entrant.grant());
    this.wishes = new Wishes(entrant.autoSubscribe(), entrant.adaptiveStream());
  }

  @Override
  public String sidText() {
    return sid.value();
  }

  @Override
  public String identity() {
    return entrant.claims().identity();
  }

  @Override
  public boolean hidden() {
    return permission.getHidden();
  }

  @Override
  @SuppressWarnings("deprecation") // the flag is older than the kind; both count
  public boolean recorder() {
    return permission.getRecorder() || kind == ParticipantInfo.Kind.EGRESS;
  }

  /// Whether the room lives on and fills up because of this participant.
  @Override
  @SuppressWarnings("deprecation")
  public boolean counts() {
    boolean dependent = recorder() || permission.getAgent() || kind == ParticipantInfo.Kind.AGENT;
    return !hidden() && !dependent;
  }

  @Override
  public boolean isPublisher() {
    return publisher;
  }

  @Override
  public Collection<TrackInfo> liveTracks() {
    return publications.live();
  }

  @Override
  public Collection<DataTrackInfo> dataTracks() {
    return dataTracks.values();
  }

  @Override
  public TrackAccess access() {
    return access;
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

  /// Changes since this node became the owner.
  int counter() {
    return counter;
  }

  /// The SFU made this node the owner anew: versions go on above those of the former one.
  void owned(int epoch) {
    ownerEpoch = epoch;
    counter = 0;
  }

  private int version() {
    return ownerEpoch << COUNTER_BITS | counter;
  }

  /// Whether it changed since this was asked last.
  boolean takeChanged() {
    boolean changed = toldVersion != version();
    toldVersion = version();
    return changed;
  }

  /// Whether its wishes changed since this was asked last.
  boolean takeWishesChanged() {
    int revision = wishes.revision() + dataSubscriptions.revision(); // both only grow
    boolean changed = keptWishes != revision;
    keptWishes = revision;
    return changed;
  }

  /// Whether the next changes would make the version run over.
  boolean versionsUsedUp() {
    return counter >= (1 << COUNTER_BITS) - 1 || ownerEpoch >= LAST_EPOCH;
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
  @Override
  public ParticipantInfo info() {
    return ParticipantInfo.newBuilder()
        .setSid(sid.value())
        .setIdentity(identity())
        .setName(name)
        .setMetadata(metadata)
        .putAllAttributes(attributes)
        .setState(state)
        .setJoinedAt(joinedAt.getEpochSecond())
        .setJoinedAtMs(joinedAt.toEpochMilli())
        .setVersion(version())
        .setPermission(permission)
        .setIsPublisher(publisher)
        .setKind(kind)
        .addAllKindDetails(Permissions.details(entrant.claims().kindDetails()))
        .setClientProtocol(entrant.client().getClientProtocol())
        .addAllTracks(publications.live())
        .addAllDataTracks(dataTracks.values())
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
