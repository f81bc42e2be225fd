package io.parley.sfu.session;

import com.google.protobuf.ByteString;
import io.parley.protocol.sfu.Grants;
import io.parley.protocol.sfu.Link;
import io.parley.protocol.sfu.Open;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.Settings;
import io.parley.sfu.data.DataRules;
import io.parley.sfu.data.DataSender;
import io.parley.sfu.data.NonceWindow;
import io.parley.sfu.metering.usage.SessionUsage;
import io.parley.sfu.metering.usage.UsageSubject;
import io.parley.sfu.quality.ParticipantQuality;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All that the SFU holds of one participant.
final class Session {

  /// What may be kept for a later owner; a larger state is ignored, the former one stays.
  static final int STATE_CAPACITY_BYTES = 1 << 20;

  private final String sid;
  private final RoomScope room;
  private final Open open;
  private final Peers peers;
  private final long openedNanos;
  private final TrackMatcher matcher = new TrackMatcher();
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<String, Settings> settings = new LinkedHashMap<>();
  private final DataRules dataRules;
  private final DataReceiver dataReceiver = new DataReceiver();
  private final SessionUsage usage;
  private final ParticipantQuality quality = new ParticipantQuality();
  private final NonceWindow sentNonces = new NonceWindow();

  private @Nullable SessionOwner owner;
  private int ownerEpoch;
  private int ownedSinceEpoch;
  private int placementEpoch;
  private ByteString state = ByteString.EMPTY;
  private Grants grants;
  private Link link;

  Session(
      String sid,
      Open open,
      SessionOwner owner,
      int ownerEpoch,
      RoomScope room,
      NonceWindow nonces) {
    this.sid = sid;
    this.room = room;
    this.open = open;
    this.peers = Peers.of(open, room);
    this.openedNanos = room.nowNanos();
    this.usage =
        room.usage()
            .open(
                new UsageSubject(
                    room.project(), room.name(), room.sid().value(), sid, open.getIdentity()),
                openedNanos);
    this.dataRules = new DataRules(nonces);
    this.owner = owner;
    this.ownerEpoch = ownerEpoch;
    this.ownedSinceEpoch = ownerEpoch;
    this.placementEpoch = open.getPlacementEpoch();
    this.grants = open.getGrants();
    this.link = open.getLink();
  }

  String sid() {
    return sid;
  }

  String identity() {
    return open.getIdentity();
  }

  /// Whether the client's ids of tracks in its descriptions are not those that it announces.
  boolean changesTrackIds() {
    return open.getClient().getBrowser().toLowerCase(Locale.ROOT).contains("firefox");
  }

  Peers peers() {
    return peers;
  }

  long openedNanos() {
    return openedNanos;
  }

  TrackMatcher matcher() {
    return matcher;
  }

  /// By track sid.
  Map<String, Subscription> subscriptions() {
    return subscriptions;
  }

  /// What the participant wants of tracks, by track sid; also of those it has not subscribed to.
  Map<String, Settings> settings() {
    return settings;
  }

  /// What it carries, as it is metered.
  SessionUsage usage() {
    return usage;
  }

  /// How good its connection is.
  ParticipantQuality quality() {
    return quality;
  }

  DataRules dataRules() {
    return dataRules;
  }

  DataReceiver dataReceiver() {
    return dataReceiver;
  }

  /// Nonces of packets that the server API sent to this participant.
  NonceWindow sentNonces() {
    return sentNonces;
  }

  DataSender dataSender() {
    return new DataSender(
        sid, identity(), grants.getHidden(), grants.getAgent(), grants.getCanPublishData());
  }

  Grants grants() {
    return grants;
  }

  void setGrants(Grants grants) {
    this.grants = grants;
  }

  /// How its link is to be used.
  Link link() {
    return link;
  }

  void setLink(Link link) {
    this.link = link;
  }

  /// Null while nobody owns the session.
  @Nullable SessionOwner owner() {
    return owner;
  }

  int ownerEpoch() {
    return ownerEpoch;
  }

  /// Whether a command is its owner's: from its stream, and of no earlier owner's time.
  boolean obeys(SessionOwner from, int epoch) {
    return owner == from && Integer.compareUnsigned(epoch, ownedSinceEpoch) >= 0;
  }

  /// Takes a new owner, or the same one anew; a former one learns that it is no longer. Between
  /// an owner's own repeated attaching, its commands of before still count.
  void attach(SessionOwner by) {
    var former = owner;
    if (former != by) {
      if (former != null) {
        former.send(event(event -> event.getFencedBuilder()));
      }
      ownedSinceEpoch = ownerEpoch + 1;
    }
    ownerEpoch++;
    owner = by;
  }

  /// Who opened it, opens it again.
  ///
  /// @return false where it has another owner by now
  boolean reopen(SessionOwner by, int epoch) {
    if (owner == null && Integer.compareUnsigned(epoch, ownerEpoch) >= 0) {
      owner = by;
      ownerEpoch = epoch;
      ownedSinceEpoch = epoch;
    }
    return obeys(by, epoch);
  }

  /// Its owner's stream broke.
  void setOwnerless() {
    owner = null;
  }

  /// By which its room came to this node, as far as this participant's owner knew.
  int placementEpoch() {
    return placementEpoch;
  }

  /// The room's placement is known to be this late.
  void placed(int epoch) {
    if (Integer.compareUnsigned(epoch, placementEpoch) > 0) {
      placementEpoch = epoch;
    }
  }

  /// What its owner last gave to keep.
  ByteString state() {
    return state;
  }

  /// Keeps bytes for a later owner.
  ///
  /// @return false where they are too many
  boolean keep(ByteString bytes) {
    if (bytes.size() > STATE_CAPACITY_BYTES) {
      return false;
    }
    state = bytes;
    return true;
  }

  /// An event of this session.
  SessionEvent event(Consumer<SessionEvent.Builder> fill) {
    var builder =
        SessionEvent.newBuilder()
            .setParticipantSid(sid)
            .setOwnerEpoch(ownerEpoch)
            .setRoomSid(room.sid().value());
    fill.accept(builder);
    return builder.build();
  }

  /// Tells the owner, if there is one: the next is told of everything by [Handover].
  void send(Consumer<SessionEvent.Builder> event) {
    var to = owner;
    if (to != null) {
      to.send(event(event));
    }
  }
}
