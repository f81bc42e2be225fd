package io.parley.signaling.replica;

import io.parley.cluster.presence.Placement;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.StateMessage;
import io.parley.roomstate.ReplicatedRoom;
import io.parley.roomstate.StateTimes;
import io.parley.signaling.connection.ClientConnection;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;

/// A room as this node knows it: who is in it, what they publish, wish for, and may do.
///
/// Everything happens on one thread at a time; what goes out leaves through ports that do not
/// block. Time is the ports' clock.
public final class RoomReplica {

  private final RoomPorts ports;
  private final Placement placement;
  private final Roster roster = new Roster();
  private final RoomSettings settings;
  private final SfuCommands sfu;
  private final Subscribing subscribing;
  private final DataTracks dataTracks;
  private final Departures departures;
  private final Tokens tokens;
  private final Seating seating;
  private final Arrivals arrivals;
  private final ClientRequests requests;
  private final SfuEvents events;
  private final Moderation moderation;
  private final Takeovers takeovers;
  private final Replication replication;
  private final RoomChannel channel;

  private Instant emptySince;
  private Instant reportedAt = Instant.EPOCH;
  private Occupancy reported = Occupancy.getDefaultInstance();
  private boolean closed;

  /// @param room its settings; the placement's sid is the one that counts
  /// @param actor does something to this room later, on its thread
  public RoomReplica(
      RoomKey key,
      Placement placement,
      Room room,
      RoomPorts ports,
      Consumer<Consumer<RoomReplica>> actor) {
    this.ports = ports;
    this.placement = placement;
    this.emptySince = ports.clock().instant();
    Room named = room.toBuilder().setSid(placement.room().value()).setName(key.name()).build();
    settings = new RoomSettings(key, placement.placementEpoch(), named, roster, ports.random());
    sfu =
        new SfuCommands(
            ports.sessions(), placement.sfu(), () -> ports.owner().execute(this::sfuLost));
    Notices notices = new Notices(roster);
    subscribing = new Subscribing(roster, sfu, notices);
    Announcements announcements = new Announcements(roster, subscribing, ports.owner());
    Publishing publishing =
        new Publishing(sfu, announcements, subscribing, ports.clock(), ports.random());
    departures =
        new Departures(
            settings,
            roster,
            sfu,
            announcements,
            publishing,
            notices,
            ports,
            this::ended,
            this::yielded);
    dataTracks = new DataTracks(roster, sfu, announcements, ports.random());
    tokens = new Tokens(key, placement, ports);
    takeovers = new Takeovers(settings, roster, sfu, ports);
    channel = ports.channels().open(this, actor);
    seating = new Seating(settings, roster, channel);
    arrivals =
        new Arrivals(
            settings,
            roster,
            sfu,
            announcements,
            publishing,
            departures,
            tokens,
            takeovers,
            seating,
            dataTracks,
            ports);
    replication =
        new Replication(
            new ReplicatedRoom(
                key, ports.node(), ports.incarnation(), StateTimes.defaults(), ports.random()),
            channel,
            ports.node(),
            placement.placementEpoch(),
            roster,
            new RemoteMembers(roster, announcements, subscribing, notices, seating, ports.clock()),
            departures,
            sfu,
            new Facts(settings, ports.node(), ports.clock(), ports.facts()),
            ports.clock());
    Links links = new Links(sfu);
    Profile profile =
        new Profile(
            announcements,
            publishing,
            subscribing,
            sfu,
            tokens,
            links,
            ports.limits(),
            ports.clock());
    requests =
        new ClientRequests(
            sfu,
            publishing,
            subscribing,
            dataTracks,
            profile,
            departures,
            new Simulations(settings, sfu, departures),
            ports);
    events =
        new SfuEvents(
            roster,
            arrivals,
            departures,
            requests,
            publishing,
            subscribing,
            announcements,
            notices,
            takeovers,
            replication,
            links);
    moderation =
        new Moderation(
            roster,
            publishing,
            subscribing,
            profile,
            departures,
            sfu,
            ports.limits(),
            ports.clock());
  }

  /// Which room this is.
  public RoomKey key() {
    return settings.key();
  }

  /// This incarnation of it.
  public RoomSid sid() {
    return settings.sid();
  }

  private void ended(Participant who, ParticipantInfo last) {
    replication.ended(who, last);
    seating.left(who);
  }

  private void yielded(Participant who) {
    replication.yield(who);
  }

  /// Where it is, and which incarnation.
  public Placement placement() {
    return placement;
  }

  /// The node that carries its media.
  public NodeId sfu() {
    return sfu.sfu();
  }

  /// Whether this replica is over: it takes nobody in any more.
  public boolean isClosed() {
    return closed;
  }

  /// How many participants this node owns here, those that do not count included.
  public int size() {
    return roster.all().size();
  }

  /// Whether there is a place for this client.
  public Vacancy vacancy(Entrant entrant) {
    return seating.vacancy(entrant);
  }

  /// A client comes in or comes back. Its first message is `join`, `reconnect` or `leave`.
  public void enter(Entrant entrant, ClientConnection connection) {
    if (closed) {
      Arrivals.refuse(connection, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
    } else if (entrant.resume()) {
      arrivals.resume(entrant, connection);
    } else {
      arrivals.join(entrant, connection);
    }
    settle();
  }

  /// A client asks for something. What a replaced socket still says is ignored.
  public void request(ClientConnection connection, SignalRequest request) {
    Participant who = roster.of(connection);
    if (who != null) {
      requests.handle(who, request);
      settle();
    }
  }

  /// A socket is gone.
  public void disconnected(ClientConnection connection) {
    takeovers.socketLost(connection);
    departures.socketLost(connection);
    settle();
  }

  /// A request of this client hit a bug of ours: its session ends, the room lives.
  public void failed(ClientConnection connection) {
    Participant who = roster.of(connection);
    if (who != null) {
      departures.end(who, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
      settle();
    }
  }

  /// The SFU says something.
  public void event(SessionEvent event) {
    events.handle(event);
    settle();
  }

  /// The SFU is out of reach: everybody has to come again, to another one.
  public void sfuLost() {
    close(LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
  }

  /// The SFU is out of reach, and the room is on another one from now on: the other nodes hear so
  /// before everybody comes again.
  public void sfuLost(Placement now) {
    replication.moved(now.placementEpoch());
    sfuLost();
  }

  /// The stream to the SFU broke and is there anew. The sessions went on without an owner, as if
  /// this node had died: whoever their clients come to takes them up, or whom the SFU gives them
  /// to. Media do not stop.
  public void sfuRestored() {
    List.copyOf(roster.all()).forEach(departures::release);
    settle();
  }

  /// The SFU gives its work away: the room moves at once, to where the next join places it.
  public void sfuDraining() {
    close(LeaveRequest.Action.RECONNECT, DisconnectReason.MIGRATION);
  }

  /// The room is on another SFU, or is another incarnation, as others know: everybody follows.
  public void moved() {
    close(LeaveRequest.Action.RECONNECT, DisconnectReason.MIGRATION);
  }

  /// Lets so many clients resume on other nodes.
  ///
  /// @return how many are still here
  public int moveClients(int atMost) {
    int moved = 0;
    for (Participant who : List.copyOf(roster.all())) {
      if (who.connection != null && moved < atMost) {
        departures.move(who);
        moved++;
      }
    }
    settle();
    return (int) roster.all().stream().filter(who -> who.connection != null).count();
  }

  /// Another replica says something.
  public void received(StateMessage message) {
    if (!closed && replication.received(message)) {
      moved();
    }
    settle();
  }

  /// What the store has of the room.
  public void loaded(List<ParticipantRecord> records) {
    replication.loaded(records);
    settle();
  }

  /// What another node has that is newer.
  public void pulled(NodeId from, PullReply reply) {
    replication.pulled(from, reply);
    settle();
  }

  /// A node does not answer.
  public void pullFailed(NodeId from) {
    replication.pullFailed(from);
    settle();
  }

  /// The store is there anew, and may have forgotten everything.
  public void storeReached() {
    replication.storeReached();
    seating.renewSoon();
    seating.tick(ports.clock().instant());
    settle();
  }

  /// The store is out of reach.
  public void storeLost() {
    replication.storeLost();
    settle();
  }

  /// What another node does not have yet.
  public PullReply answer(PullRequest request) {
    return replication.answer(request);
  }

  /// What time brings. To be called twice a second or so.
  public void tick() {
    Instant now = ports.clock().instant();
    departures.endOverdue(now);
    takeovers.endOverdue(now);
    replication.tick();
    seating.tick(now);
    subscribing.giveUpHopeless(now);
    roster.forgetDeparted(now);
    roster.all().forEach(who -> tokens.refreshIfDue(who, now));
    settle();
    if (unused() && !now.isBefore(emptySince.plus(ports.times().emptyRoom()))) {
      closed = true;
      channel.close();
    }
  }

  private boolean unused() {
    return roster.isEmpty() && takeovers.isEmpty();
  }

  /// Tells, reports and writes down what the last change did.
  private void settle() {
    Instant now = ports.clock().instant();
    replication.settle();
    if (dataTracks.settle()) {
      replication.settle();
    }
    if (!unused()) {
      emptySince = now;
    }
    SignalResponse update = settings.takeUpdate(now);
    if (update != null) {
      roster.all().forEach(who -> who.tell(update));
    }
    report(now);
  }

  private void report(Instant now) {
    Occupancy occupancy =
        Occupancy.newBuilder()
            .setProject(key().project())
            .setRoom(key().name())
            .setRoomSid(sid().value())
            .setParticipants(roster.counted())
            .setPublishers(roster.publishers())
            .build();
    boolean due = !now.isBefore(reportedAt.plus(ports.times().occupancyReport()));
    if (!closed && (due || !occupancy.equals(reported))) {
      reported = occupancy;
      reportedAt = now;
      ports.occupancy().accept(occupancy);
    }
  }

  /// What the API may do here.
  public Moderation moderation() {
    return moderation;
  }

  /// Tells and reports what a command of the API changed.
  public void moderated() {
    settle();
  }

  /// Room-service changed the room's settings.
  public void change(Room room) {
    settings.change(room);
    seating.renewSoon();
    SignalResponse update = settings.update();
    roster.all().forEach(who -> who.tell(update));
  }

  /// Ends the room on behalf of room-service.
  ///
  /// @param incarnation the only one that is meant; empty means whichever this is
  public Moderated<Boolean> close(
      String incarnation, DisconnectReason reason, boolean onlyIfEmpty) {
    if (closed || !(incarnation.isEmpty() || incarnation.equals(sid().value()))) {
      return new Moderated.NotFound<>("room does not exist");
    }
    if (onlyIfEmpty && roster.counted() > 0) {
      return new Moderated.Refused<>("room is not empty");
    }
    close(LeaveRequest.Action.DISCONNECT, reason);
    return new Moderated.Done<>(true);
  }

  /// Tells everybody to go, and takes nobody in any more.
  public void close(LeaveRequest.@Nullable Action action, DisconnectReason reason) {
    if (!closed) {
      for (Participant who : List.copyOf(roster.all())) {
        departures.remove(who, action, reason);
      }
      takeovers.close();
      replication.settle();
      report(ports.clock().instant());
      closed = true;
      channel.close();
    }
  }
}
