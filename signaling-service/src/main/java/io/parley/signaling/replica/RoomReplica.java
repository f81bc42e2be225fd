package io.parley.signaling.replica;

import io.parley.cluster.presence.Placement;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.signaling.connection.ClientConnection;
import java.time.Instant;
import java.util.List;
import livekit.LivekitModels.DisconnectReason;
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
  private final Roster roster = new Roster();
  private final RoomSettings settings;
  private final SfuCommands sfu;
  private final Subscribing subscribing;
  private final Departures departures;
  private final Tokens tokens;
  private final Arrivals arrivals;
  private final ClientRequests requests;
  private final SfuEvents events;
  private final Moderation moderation;

  private Instant emptySince;
  private Instant reportedAt = Instant.EPOCH;
  private Occupancy reported = Occupancy.getDefaultInstance();
  private boolean closed;

  /// @param room its settings; the placement's sid is the one that counts
  public RoomReplica(RoomKey key, Placement placement, Room room, RoomPorts ports) {
    this.ports = ports;
    this.emptySince = ports.clock().instant();
    Room named = room.toBuilder().setSid(placement.room().value()).setName(key.name()).build();
    settings = new RoomSettings(key, named, roster, ports.random());
    sfu =
        new SfuCommands(
            ports.sessions(), placement.sfu(), () -> ports.owner().execute(this::sfuLost));
    Notices notices = new Notices(roster);
    subscribing = new Subscribing(roster, sfu, notices);
    Announcements announcements = new Announcements(roster, subscribing, ports.owner());
    Publishing publishing =
        new Publishing(sfu, announcements, subscribing, ports.clock(), ports.random());
    departures = new Departures(settings, roster, sfu, announcements, publishing, notices, ports);
    tokens = new Tokens(key, placement.sfu(), ports);
    arrivals =
        new Arrivals(settings, roster, sfu, announcements, publishing, departures, tokens, ports);
    Profile profile =
        new Profile(
            announcements, publishing, subscribing, sfu, tokens, ports.limits(), ports.clock());
    requests =
        new ClientRequests(
            sfu,
            publishing,
            subscribing,
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
            notices);
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

  /// The node that carries its media.
  public NodeId sfu() {
    return sfu.sfu();
  }

  /// Whether this replica is over: it takes nobody in any more.
  public boolean isClosed() {
    return closed;
  }

  /// How many participants there are, those that do not count included.
  public int size() {
    return roster.all().size();
  }

  /// Whether there is no place for this identity.
  public boolean isFull(String identity) {
    return arrivals.isFull(identity);
  }

  /// The limit that [#isFull] goes by; 0 is none.
  public int maxParticipants() {
    return settings.maxParticipants();
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

  /// What time brings. To be called twice a second or so.
  public void tick() {
    Instant now = ports.clock().instant();
    departures.endOverdue(now);
    subscribing.giveUpHopeless(now);
    roster.forgetDeparted(now);
    roster.all().forEach(who -> tokens.refreshIfDue(who, now));
    settle();
    if (roster.isEmpty() && !now.isBefore(emptySince.plus(ports.times().emptyRoom()))) {
      closed = true;
    }
  }

  /// Tells and reports what the last change did to the room as a whole.
  private void settle() {
    Instant now = ports.clock().instant();
    if (!roster.isEmpty()) {
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
      report(ports.clock().instant());
      closed = true;
    }
  }
}
