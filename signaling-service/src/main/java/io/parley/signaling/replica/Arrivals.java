package io.parley.signaling.replica;

import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.sfu.Attach;
import io.parley.protocol.sfu.Description;
import io.parley.protocol.sfu.ExpectTrack;
import io.parley.protocol.sfu.Open;
import io.parley.signaling.connection.ClientConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import livekit.LivekitModels.Codec;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How sessions begin and go on: joins and resumes.
final class Arrivals {

  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  private final RoomSettings settings;
  private final Roster roster;
  private final SfuCommands sfu;
  private final Announcements announcements;
  private final Publishing publishing;
  private final Departures departures;
  private final Tokens tokens;
  private final Takeovers takeovers;
  private final Seating seating;
  private final DataTracks dataTracks;
  private final RoomPorts ports;

  Arrivals(
      RoomSettings settings,
      Roster roster,
      SfuCommands sfu,
      Announcements announcements,
      Publishing publishing,
      Departures departures,
      Tokens tokens,
      Takeovers takeovers,
      Seating seating,
      DataTracks dataTracks,
      RoomPorts ports) {
    this.settings = settings;
    this.roster = roster;
    this.sfu = sfu;
    this.announcements = announcements;
    this.publishing = publishing;
    this.departures = departures;
    this.tokens = tokens;
    this.takeovers = takeovers;
    this.seating = seating;
    this.dataTracks = dataTracks;
    this.ports = ports;
  }

  /// A new session. `join` is the first message that the client gets.
  void join(Entrant entrant, ClientConnection connection) {
    String identity = entrant.claims().identity();
    Instant now = ports.clock().instant();
    Participant former = roster.identity(identity);
    if (former != null) {
      replace(former, entrant);
    } else if (seating.vacancy(entrant) instanceof Vacancy.None) {
      refuse(connection, LeaveRequest.Action.DISCONNECT, DisconnectReason.JOIN_FAILURE);
      return;
    }
    ParticipantSid sid = ParticipantSid.create(ports.random());
    Participant joined = new Participant(sid, entrant, now, now.plus(ports.times().tokenRefresh()));
    boolean tcp = settings.forcesTcp(identity, now);
    roster.add(joined);
    roster.connect(joined, connection);
    ports.people().entered(sid.value());
    greet(joined, tcp, now);
    open(joined, tcp);
    tokens.refresh(joined, now);
    joined.state = ParticipantInfo.State.JOINED;
    announcements.stateChanged(joined);
    log.atInfo()
        .addKeyValue("project", settings.key().project())
        .addKeyValue("room", settings.key().name())
        .addKeyValue("participant", sid)
        .addKeyValue("sfu", sfu.sfu())
        .log("participant joined");
  }

  private void replace(Participant former, Entrant entrant) {
    var last =
        departures.remove(
            former, LeaveRequest.Action.DISCONNECT, DisconnectReason.DUPLICATE_IDENTITY);
    seating.renewSoon(); // the old session gave its seat back
    // The others learn from the new session's sid that the old one is over, if they may see it.
    if (last != null && entrant.grant().hidden()) {
      announcements.gone(former, last);
    }
  }

  private void greet(Participant joined, boolean tcp, Instant now) {
    List<ParticipantInfo> others =
        roster.members().stream()
            .filter(other -> other != joined && !other.hidden())
            .filter(other -> !other.identity().equals(joined.identity()))
            .map(Member::info)
            .toList();
    Greeting greeting = ports.greeting();
    JoinResponse.Builder join =
        JoinResponse.newBuilder()
            .setRoom(settings.room())
            .setParticipant(joined.info())
            .addAllOtherParticipants(others)
            .addAllIceServers(greeting.iceServers(joined.sid, now))
            .setSubscriberPrimary(joined.subscriberPrimary())
            .setPingInterval(greeting.pingIntervalSeconds())
            .setPingTimeout(greeting.pingTimeoutSeconds())
            .setServerInfo(greeting.server())
            .setSifTrailer(settings.sifTrailer())
            .setFastPublish(joined.permission.getCanPublish() && !tcp)
            .setClientConfiguration(ClientQuirks.configuration(joined.entrant.client()));
    older(join, greeting);
    for (String mime : TrackInfos.publishable()) {
      join.addEnabledPublishCodecs(Codec.newBuilder().setMime(mime));
    }
    joined.tell(
        SignalResponse.newBuilder().setJoin(join).build(), announcements.written(joined, others));
  }

  @SuppressWarnings("deprecation") // clients without server_info read these
  private static void older(JoinResponse.Builder join, Greeting greeting) {
    join.setServerVersion(greeting.server().getVersion())
        .setServerRegion(greeting.server().getRegion());
  }

  private void open(Participant joined, boolean tcp) {
    Entrant entrant = joined.entrant;
    List<ExpectTrack> expected = new ArrayList<>();
    for (var request : entrant.addTracks()) {
      ExpectTrack track = publishing.accept(joined, request);
      if (track != null) {
        expected.add(track);
      }
    }
    Open.Builder open =
        Open.newBuilder()
            .setProject(settings.key().project())
            .setRoomName(settings.key().name())
            .setRoomSid(settings.sid().value())
            .setIdentity(joined.identity())
            .setSinglePeerConnection(entrant.singlePeerConnection())
            .setSubscriberPrimary(joined.subscriberPrimary())
            .setClient(entrant.client())
            .setGrants(Permissions.grants(joined.permission, joined.kind))
            .addAllExpectTracks(expected)
            .setForceTcp(tcp)
            .setPlacementEpoch(settings.placementEpoch())
            .setLink(Links.first(joined));
    SessionDescription offer = entrant.offer();
    if (offer != null) {
      open.setOffer(description(SignalTarget.PUBLISHER, offer));
    }
    sfu.send(joined, command -> command.setOpen(open));
    expected.forEach(track -> publishing.published(joined, track));
  }

  static Description.Builder description(SignalTarget target, SessionDescription description) {
    return Description.newBuilder()
        .setTarget(target)
        .setType(description.getType())
        .setSdp(description.getSdp())
        .setId(description.getId());
  }

  /// A client that lost its socket comes back to its session, which is found by its identity.
  void resume(Entrant entrant, ClientConnection connection) {
    Participant who = roster.identity(entrant.claims().identity());
    if (who == null) {
      resumeElsewhere(entrant, connection);
      return;
    }
    if (who.loseNextResumeAtOnce) {
      who.loseNextResumeAtOnce = false;
      connection.close();
      return;
    }
    Instant now = ports.clock().instant();
    ClientConnection former = roster.connect(who, connection);
    if (former != null) {
      former.close();
    }
    who.entrant = entrant;
    who.attaching = true;
    who.attachingSince = now;
    who.wishes.forgetAnnouncements();
    who.syncState = entrant.syncState();
    sfu.send(
        who,
        command ->
            command.setAttach(
                Attach.newBuilder()
                    .setResume(true)
                    .setProject(settings.key().project())
                    .setRoomName(settings.key().name())
                    .setIdentity(who.identity())));
  }

  /// The session is another node's, or was: the token names it, or else that node's record.
  private void resumeElsewhere(Entrant entrant, ClientConnection connection) {
    var session = entrant.session();
    RemoteParticipant known = roster.remoteIdentity(entrant.claims().identity());
    if (session != null) {
      takeovers.resume(session.participant().value(), entrant, connection);
    } else if (known != null) {
      takeovers.resume(known.sidText(), entrant, connection);
    } else {
      refuse(connection, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
    }
  }

  /// The SFU handed the session back: now the client hears everything, in this order.
  void attached(Participant who, int lastMessageSeq) {
    ClientConnection connection = who.connection;
    if (connection == null || !who.attaching) {
      return;
    }
    Instant now = ports.clock().instant();
    Instant since = who.lostAt == null ? who.attachingSince : who.lostAt;
    who.attaching = false;
    who.lostAt = null;
    if (who.failedAt != null) {
      who.failedAt = now;
    }
    who.tell(reconnect(who, lastMessageSeq, now));
    announcements.send(who, roster.departedSince(since));
    announcements.everybody(who);
    who.tell(settings.update());
    if (!who.dataSubscriptions.isEmpty()) {
      dataTracks.tellHandles(who);
    }
    tokens.refresh(who, now);
    if (who.loseNextResume) {
      who.loseNextResume = false;
      connection.close();
    }
  }

  private SignalResponse reconnect(Participant who, int lastMessageSeq, Instant now) {
    return SignalResponse.newBuilder()
        .setReconnect(
            ReconnectResponse.newBuilder()
                .addAllIceServers(ports.greeting().iceServers(who.sid, now))
                .setClientConfiguration(ClientQuirks.configuration(who.entrant.client()))
                .setServerInfo(ports.greeting().server())
                .setLastMessageSeq(lastMessageSeq))
        .build();
  }

  /// The only message that this client gets.
  static void refuse(
      ClientConnection connection, LeaveRequest.Action action, DisconnectReason reason) {
    connection.send(Replies.leave(action, reason));
    connection.close();
  }
}
