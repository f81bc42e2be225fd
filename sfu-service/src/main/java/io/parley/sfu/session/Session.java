package io.parley.sfu.session;

import io.parley.protocol.sfu.Grants;
import io.parley.protocol.sfu.Open;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.Settings;
import io.parley.sfu.data.DataRules;
import io.parley.sfu.data.DataSender;
import io.parley.sfu.data.NonceWindow;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// All that the SFU holds of one participant.
final class Session {

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
  private final NonceWindow sentNonces = new NonceWindow();

  private SessionOwner owner;
  private int ownerEpoch;
  private Grants grants;

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
    this.dataRules = new DataRules(nonces);
    this.owner = owner;
    this.ownerEpoch = ownerEpoch;
    this.grants = open.getGrants();
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

  SessionOwner owner() {
    return owner;
  }

  void setOwner(SessionOwner owner, int ownerEpoch) {
    this.owner = owner;
    this.ownerEpoch = ownerEpoch;
  }

  /// Tells the owner.
  void send(Consumer<SessionEvent.Builder> event) {
    var builder =
        SessionEvent.newBuilder()
            .setParticipantSid(sid)
            .setOwnerEpoch(ownerEpoch)
            .setRoomSid(room.sid().value());
    event.accept(builder);
    owner.send(builder.build());
  }
}
