package io.parley.sfu.session;

import io.parley.cluster.trace.Trace;
import io.parley.media.negotiation.BoundTrack;
import io.parley.media.negotiation.OfferOutcome;
import io.parley.media.negotiation.OfferedTrack;
import io.parley.media.negotiation.TrackHints;
import io.parley.media.peer.DataOutcome;
import io.parley.media.shard.ShardEvent;
import io.parley.protocol.sfu.Mute;
import io.parley.protocol.sfu.Open;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.Simulate;
import io.parley.sfu.data.DataDrop;
import io.parley.sfu.data.DataTracks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import livekit.LivekitModels.DisconnectReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One room's participants on this node. Everything here runs in the room's mailbox.
final class Room implements NegotiationListener {

  private static final Logger log = LoggerFactory.getLogger(Room.class);

  private record Member(Session session, Negotiation negotiation) {}

  private final RoomScope scope;
  private final RoomDirectory directory;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Map<Long, Session> peers = new LinkedHashMap<>();
  private final Publishing publishing;
  private final BackupCodecs backups;
  private final Links links;
  private final Dynacast dynacast;
  private final Subscribing subscribing;
  private final RoomData data;
  private final DataTracks<Session> dataTracks;
  private final SpeakingCameras cameras;
  private final RoomSpeakers speakers;
  private final RoomQuality quality;
  private final PeerSamples samples;
  private final Ownership ownership;

  Room(RoomScope scope, RoomDirectory directory) {
    this.scope = scope;
    this.directory = directory;
    this.backups = new BackupCodecs(scope, sessions.values(), this::codecsChanged);
    this.publishing = new Publishing(scope, backups, this::live, this::changed, this::gone);
    this.links = new Links(scope, publishing);
    this.dynacast = new Dynacast(scope, sessions.values());
    this.subscribing = new Subscribing(scope, publishing::track, this::negotiate, this::review);
    var owners = new RoomOwners(scope, sessions.values());
    this.speakers = new RoomSpeakers(scope, sessions, owners, publishing);
    this.cameras = new SpeakingCameras(scope, publishing, speakers.leading());
    this.quality = new RoomQuality(scope, owners, sessions.values());
    this.samples =
        new PeerSamples(
            scope,
            new ReadingPlans(sessions.values(), publishing::all, dynacast::layers),
            quality::read);
    this.ownership = new Ownership(scope, sessions.values(), this::abandoned);
    this.dataTracks = new DataTracks<>(this::sendFrame, scope.meters()::frameThinned);
    this.data = new RoomData(scope, sessions.values(), this::slow);
  }

  RoomScope scope() {
    return scope;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /// Makes a session, as a step of its join's trace.
  void open(SessionOwner owner, SessionCommand command) {
    Trace.run(
        "open session",
        () -> {
          Trace.current().about("parley.participant", command.getParticipantSid());
          Trace.current().about("parley.room.sid", scope.sid().value());
          command(owner, command);
        });
  }

  /// Carries out what a session's owner wants.
  void command(SessionOwner owner, SessionCommand command) {
    var member = members.get(command.getParticipantSid());
    if (command.hasOpen()) {
      open(owner, command, member);
    } else if (member != null) {
      command(owner, command, member.session, member.negotiation);
    } else if (!command.hasClose()) {
      owner.send(Refusals.unknown(command));
    }
  }

  private void command(
      SessionOwner owner, SessionCommand command, Session session, Negotiation negotiation) {
    if (command.hasAttach()) {
      attach(owner, command, session, negotiation);
      return;
    }
    if (!ownership.admits(owner, command, session)) {
      return;
    }
    switch (command.getCommandCase()) {
      case DESCRIPTION -> negotiation.description(command.getDescription());
      case CANDIDATE -> {} // an ICE-lite agent learns a client's addresses from its checks
      case EXPECT_TRACK -> publishing.expect(session, command.getExpectTrack());
      case REMOVE_TRACK -> publishing.remove(session, command.getRemoveTrack().getTrackSid());
      case SUBSCRIBE -> subscribing.subscribe(session, command.getSubscribe());
      case UNSUBSCRIBE -> subscribing.unsubscribe(session, command.getUnsubscribe().getTrackSid());
      case SETTINGS -> subscribing.settings(session, command.getSettings());
      case LINK -> links.changed(session, command.getLink());
      case MUTE -> mute(session, command.getMute());
      case GRANTS -> {
        session.setGrants(command.getGrants());
        subscribing.granted(session);
      }
      case SEND_DATA -> data.send(session, command.getSendData());
      case REPLAY_DATA -> data.replay(session, command.getReplayData());
      case PUBLISH_DATA_TRACK -> {
        var track = command.getPublishDataTrack();
        dataTracks.publish(session, track.getTrackSid(), track.getPubHandle());
      }
      case UNPUBLISH_DATA_TRACK ->
          dataTracks.unpublish(session, command.getUnpublishDataTrack().getTrackSid());
      case SUBSCRIBE_DATA_TRACK -> {
        var track = command.getSubscribeDataTrack();
        dataTracks.subscribe(
            session, track.getTrackSid(), track.getSubHandle(), track.getTargetFps());
      }
      case UNSUBSCRIBE_DATA_TRACK ->
          dataTracks.unsubscribe(session, command.getUnsubscribeDataTrack().getTrackSid());
      case SIMULATE -> simulate(session, negotiation, command.getSimulate());
      case CLOSE -> close(session);
      case KEEP -> ownership.keep(session, command.getKeep().getState());
      case OPEN, ATTACH, HELLO, BEAT -> {} // not of a session, or dealt with
      case COMMAND_NOT_SET -> {} // newer than we are
    }
  }

  private void open(SessionOwner owner, SessionCommand command, @Nullable Member known) {
    if (known != null) {
      if (ownership.reopen(owner, command, known.session)) {
        known.session.send(event -> event.getOpenedBuilder());
      }
      return;
    }
    Open open = command.getOpen();
    String sid = command.getParticipantSid();
    var session = new Session(sid, open, owner, command.getOwnerEpoch(), scope, data.nonces());
    var negotiation = new Negotiation(scope, session, this);
    members.put(sid, new Member(session, negotiation));
    sessions.put(sid, session);
    sessions.values().forEach(one -> one.placed(open.getPlacementEpoch()));
    ownership.opened(session, open.getState());
    links.opened(session);
    own(session, session.peers().publisherLink());
    own(session, session.peers().sending());
    samples.plan();
    scope.meters().sessionOpened();
    log.atInfo()
        .addKeyValue("project", scope.project())
        .addKeyValue("room", scope.name())
        .addKeyValue("roomSid", scope.sid())
        .addKeyValue("participant", sid)
        .log("session opened");
    session.send(event -> event.getOpenedBuilder());
    quality.taken(owner);
    open.getExpectTracksList().forEach(track -> publishing.expect(session, track));
    negotiation.flush();
    if (open.hasOffer()) {
      negotiation.description(open.getOffer());
    }
  }

  private void own(Session session, PeerLink link) {
    peers.put(link.peer(), session);
    directory.owns(link.peer(), this);
  }

  private void attach(
      SessionOwner owner, SessionCommand command, Session session, Negotiation negotiation) {
    boolean resume = command.getAttach().getResume();
    if (!ownership.attach(owner, command, session)) {
      return;
    }
    if (resume && session.peers().isFailed()) {
      failed(session, "the media path is over", true);
      return;
    }
    var attached = Handover.of(scope, session, publishing.liveOf(session));
    session.send(event -> event.setAttached(attached));
    quality.taken(owner);
    dynacast.attached(session);
    if (resume) {
      negotiation.resume();
    }
  }

  private void mute(Session session, Mute mute) {
    if (publishing.mute(session, mute.getTrackSid(), mute.getMuted()) && !mute.getMuted()) {
      dynacast.unmuted(mute.getTrackSid());
    }
  }

  private void simulate(Session session, Negotiation negotiation, Simulate simulate) {
    switch (simulate.getScenarioCase()) {
      case SPEAKER_SECONDS -> speakers.simulate(session, simulate.getSpeakerSeconds());
      case NODE_FAILURE -> close(session);
      case FORCE_TCP -> {
        session.peers().forceTcp();
        negotiation.resume();
      }
      case SCENARIO_NOT_SET -> {}
    }
  }

  @Override
  public TrackHints hints(Session session, OfferedTrack track) {
    return publishing.hints(session, track);
  }

  @Override
  public void answered(Session session, OfferOutcome.Answered answered) {
    publishing.answered(session, answered);
  }

  @Override
  public void sending(
      Session session, List<BoundTrack> sending, List<BoundTrack> bound, List<String> unsupported) {
    subscribing.sending(session, sending, bound, unsupported);
  }

  @Override
  public void failed(Session session, String message, boolean reconnect) {
    closeFor(session, DisconnectReason.STATE_MISMATCH, reconnect, message);
  }

  private void live(PublishedTrack track) {
    directory.owns(track.id(), this);
    links.live(track);
    cameras.live(track);
    dynacast.live(track);
    subscribing.live(track, sessions.values());
  }

  private void changed(PublishedTrack track) {
    subscribing.changed(track, sessions.values());
  }

  private void codecsChanged(PublishedTrack track) {
    subscribing.chosenAnew(track, sessions.values());
    dynacast.review(track.sid());
  }

  private void review(String trackSid) {
    var track = publishing.track(trackSid);
    if (track != null) {
      backups.review(track);
    }
    dynacast.review(trackSid);
  }

  private void gone(PublishedTrack track) {
    directory.disowns(track.id());
    dynacast.gone(track);
    speakers.gone(track);
    subscribing.gone(track, sessions.values());
  }

  private void negotiate(Session session) {
    var member = members.get(session.sid());
    if (member != null) {
      member.negotiation.changed();
    }
  }

  private void slow(long peer) {
    var session = peers.get(peer);
    if (session != null) {
      closeFor(
          session, DisconnectReason.STATE_MISMATCH, true, "data channel is not read fast enough");
    }
  }

  /// Something happened on the shard.
  void event(ShardEvent event) {
    switch (event) {
      case ShardEvent.PeerConnected(long peer) -> withPeer(peer, this::connected);
      case ShardEvent.PeerSilent(long peer) ->
          withPeer(
              peer,
              (session, link) -> {
                session.send(e -> e.getSilentBuilder().setTarget(link.target()));
                silent(session, link, true);
              });
      case ShardEvent.PeerFailed(long peer, String reason) ->
          withPeer(peer, (session, link) -> failed(session, link, reason, false));
      case ShardEvent.PeerLeft(long peer) ->
          withPeer(peer, (session, link) -> failed(session, link, "good-bye", true));
      case ShardEvent.DataChannelOpened(long peer, String label) ->
          withPeer(peer, (session, link) -> channelOpened(session, link, label));
      case ShardEvent.DataReceived(long peer, String label, byte[] message) ->
          withPeer(peer, (session, link) -> received(session, label, message));
      case ShardEvent.TrackLevel(long id, double level, boolean active) -> {
        var track = publishing.byId(id);
        if (track != null) {
          speakers.heard(track.publisher(), track.sid(), active ? (float) level : 0);
        }
      }
      case ShardEvent.TrackStarted started -> publishing.started(started);
      case ShardEvent.PeerHeard(long peer) ->
          withPeer(peer, (session, link) -> silent(session, link, false));
      case ShardEvent.DownTrackBound bound -> {}
      case ShardEvent.DownTrackPaused(long peer, long id, boolean paused) ->
          withPeer(peer, (session, link) -> subscribing.paused(session, id, paused));
    }
  }

  private void withPeer(long peer, BiConsumer<Session, PeerLink> then) {
    var session = peers.get(peer);
    var link = session == null ? null : session.peers().find(peer);
    if (session != null && link != null) {
      then.accept(session, link);
    }
  }

  private void silent(Session session, PeerLink link, boolean silent) {
    link.setSilent(silent);
    quality.silent(session, session.peers().isSilent());
  }

  private void failed(Session session, PeerLink link, String reason, boolean left) {
    link.fail();
    session.send(
        e -> e.getFailedBuilder().setTarget(link.target()).setReason(reason).setLeft(left));
  }

  private void connected(Session session, PeerLink link) {
    link.connect();
    boolean primary = link == session.peers().primary();
    session.send(e -> e.getConnectedBuilder().setTarget(link.target()).setPrimary(primary));
  }

  private void received(Session session, String label, byte[] message) {
    if (!label.equals(DataLabels.DATA_TRACK)) {
      data.received(session, label, message);
      return;
    }
    var refused =
        session.grants().getCanPublishData()
            ? dataTracks.received(scope.nowNanos(), session, message)
            : DataDrop.NOT_PERMITTED;
    if (refused == null) {
      scope.meters().dataForwarded();
    } else {
      scope.meters().dataDropped(refused);
    }
  }

  private void sendFrame(Session receiver, byte[] packet) {
    long peer = receiver.peers().primary().peer();
    scope.execute(
        (engine, now) -> {
          if (engine.sendData(now, peer, DataLabels.DATA_TRACK, packet) != DataOutcome.SENT) {
            scope.meters().dataNotTaken();
          }
        });
  }

  private void channelOpened(Session session, PeerLink link, String label) {
    if (link == session.peers().primary()) {
      data.opened(session, label);
    }
  }

  /// A stream broke.
  void lost(SessionOwner owner) {
    ownership.lost(owner);
  }

  private void abandoned(Session session) {
    closeFor(session, DisconnectReason.STATE_MISMATCH, true, "nobody owns the session");
  }

  /// A signaling node appeared.
  void appeared() {
    ownership.appeared();
  }

  /// The newest session of an identity, null where there is none.
  @Nullable FoundSession find(String identity) {
    FoundSession newest = null;
    for (var session : sessions.values()) {
      if (session.identity().equals(identity)) { // in the order in which they were opened
        newest =
            new FoundSession(
                session.sid(),
                scope.sid().value(),
                session.placementEpoch(),
                session.openedNanos());
      }
    }
    return newest;
  }

  /// The node stops.
  void shutdown() {
    for (var session : List.copyOf(sessions.values())) {
      closeFor(session, DisconnectReason.SERVER_SHUTDOWN, true, "the node stops");
    }
  }

  private void closeFor(
      Session session, DisconnectReason reason, boolean reconnect, String message) {
    if (sessions.get(session.sid()) != session) {
      return;
    }
    log.atInfo()
        .addKeyValue("project", scope.project())
        .addKeyValue("room", scope.name())
        .addKeyValue("participant", session.sid())
        .addKeyValue("reason", message)
        .log("session ended by the server");
    close(session);
    session.send(
        event ->
            event.getClosedBuilder().setReason(reason).setReconnect(reconnect).setMessage(message));
  }

  private void close(Session session) {
    var member = members.remove(session.sid());
    if (member == null) {
      return;
    }
    sessions.remove(session.sid());
    ownership.closed(session);
    member.negotiation.close();
    subscribing.left(session);
    publishing.left(session);
    dataTracks.left(session);
    samples.close(session);
    disown(session.peers().publisherLink());
    disown(session.peers().sending());
    scope.meters().sessionClosed();
    directory.closed(session.sid());
    log.atInfo()
        .addKeyValue("project", scope.project())
        .addKeyValue("room", scope.name())
        .addKeyValue("participant", session.sid())
        .log("session closed");
    if (members.isEmpty()) {
      directory.empty(this);
    }
  }

  private void disown(PeerLink link) {
    peers.remove(link.peer());
    directory.disowns(link.peer());
  }
}
