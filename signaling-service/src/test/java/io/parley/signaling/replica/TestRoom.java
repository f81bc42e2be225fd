package io.parley.signaling.replica;

import io.parley.cluster.presence.Placement;
import io.parley.protocol.events.Fact;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.sfu.Attached;
import io.parley.protocol.sfu.Connected;
import io.parley.protocol.sfu.Opened;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.TrackLive;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.VideoGrant;
import io.parley.signaling.sfu.FoundSession;
import io.parley.signaling.sfu.SfuSessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.ServerInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.SignalRequest;
import org.jspecify.annotations.Nullable;

/// A room without network: clients and SFU are lists, and time passes when told to.
final class TestRoom implements SfuSessions, Greeting, RoomPorts.People {

  static final RoomKey KEY = new RoomKey("project", "room");
  static final NodeId SFU = new NodeId("ND_sfu");
  static final VideoGrant GRANT = grant(all -> all);

  final List<SessionCommand> commands = new ArrayList<>();
  final List<Occupancy> reports = new ArrayList<>();
  final List<AccessClaims> refreshed = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();
  final List<String> here = new ArrayList<>();
  final TestChannel channel = new TestChannel();
  final RoomReplica room;
  boolean reachable = true;

  /// Whether the SFU answers an Open.
  boolean answers = true;

  Instant now = Instant.parse("2030-01-01T00:00:00Z");

  TestRoom() {
    this(Room.getDefaultInstance());
  }

  TestRoom(Room settings) {
    this(new NodeId("ND_a"), settings);
  }

  TestRoom(NodeId node, Room settings) {
    Mailbox owner =
        new Mailbox(
            Runnable::run,
            () -> {
              throw new AssertionError("mailbox full");
            });
    RoomPorts ports =
        new RoomPorts(
            this,
            owner,
            this,
            reports::add,
            this,
            (project, claims, session, at) -> {
              refreshed.add(claims);
              return "token-" + session.get("sid");
            },
            () -> now,
            new SplittableRandom(node.hashCode()),
            new Limits(100, 50, 20, false),
            SessionTimes.of(Duration.ofSeconds(60), Duration.ofSeconds(15)),
            (replica, actor) -> channel,
            node,
            1,
            facts::add);
    room =
        new RoomReplica(
            KEY,
            new Placement(new RoomSid("RM_1"), SFU, 1, now),
            settings,
            ports,
            task -> owner.execute(() -> task.accept(room())));
  }

  /// Which flags of a grant a test turns.
  record Flags(
      boolean publish,
      boolean subscribe,
      boolean data,
      boolean metadata,
      boolean hidden,
      boolean recorder,
      List<String> sources) {

    Flags withoutPublish() {
      return new Flags(false, subscribe, false, metadata, hidden, recorder, sources);
    }

    Flags withoutSubscribe() {
      return new Flags(publish, false, data, metadata, hidden, recorder, sources);
    }

    Flags withMetadata() {
      return new Flags(publish, subscribe, data, true, hidden, recorder, sources);
    }

    Flags asHidden() {
      return new Flags(publish, subscribe, data, metadata, true, recorder, sources);
    }

    Flags asRecorder() {
      return new Flags(publish, subscribe, data, metadata, hidden, true, sources);
    }

    Flags only(String... allowed) {
      return new Flags(publish, subscribe, data, metadata, hidden, recorder, List.of(allowed));
    }
  }

  static VideoGrant grant(UnaryOperator<Flags> change) {
    Flags flags = change.apply(new Flags(true, true, true, false, false, false, List.of()));
    return new VideoGrant(
        "room",
        "",
        true,
        false,
        false,
        false,
        false,
        false,
        flags.publish(),
        flags.subscribe(),
        flags.data(),
        flags.sources(),
        flags.metadata(),
        false,
        flags.hidden(),
        flags.recorder(),
        false);
  }

  static AccessClaims claims(String identity, VideoGrant grant) {
    return new AccessClaims(
        "key",
        identity,
        "Name of " + identity,
        "",
        Map.of(),
        "standard",
        List.of(),
        grant,
        null,
        "",
        Instant.MAX);
  }

  static Entrant entrant(String identity, VideoGrant grant) {
    return new Entrant(
        KEY,
        claims(identity, grant),
        grant,
        ClientInfo.getDefaultInstance(),
        false,
        true,
        false,
        List.of(),
        null,
        null,
        false);
  }

  static Entrant selective(String identity) {
    Entrant auto = entrant(identity, GRANT);
    return new Entrant(
        KEY, auto.claims(), GRANT, auto.client(), false, false, true, List.of(), null, null, false);
  }

  static Entrant resuming(String identity) {
    Entrant joining = entrant(identity, GRANT);
    return new Entrant(
        KEY,
        joining.claims(),
        GRANT,
        joining.client(),
        false,
        true,
        false,
        List.of(),
        null,
        null,
        true);
  }

  Client enter(Entrant entrant) {
    Client client = new Client();
    room.enter(entrant, client);
    boolean joined = !client.received.isEmpty() && client.received.getFirst().hasJoin();
    if (joined && answers) {
      say(client.sid(), event -> event.setOpened(Opened.getDefaultInstance()));
    }
    return client;
  }

  Client join(String identity) {
    return enter(entrant(identity, GRANT));
  }

  /// A client whose media path is up.
  Client active(String identity) {
    Client client = join(identity);
    connected(client.sid());
    return client;
  }

  void connected(String participant) {
    say(participant, event -> event.setConnected(Connected.newBuilder().setPrimary(true)));
  }

  void attached(String participant) {
    say(participant, event -> event.setAttached(Attached.newBuilder().setLastMessageSeq(9)));
  }

  void say(String participant, Consumer<SessionEvent.Builder> event) {
    SessionEvent.Builder builder =
        SessionEvent.newBuilder().setParticipantSid(participant).setOwnerEpoch(1);
    event.accept(builder);
    room.event(builder.build());
  }

  void request(Client client, SignalRequest.Builder request) {
    room.request(client, request.build());
  }

  static AddTrackRequest.Builder track(String cid, TrackType type, TrackSource source) {
    return AddTrackRequest.newBuilder().setCid(cid).setType(type).setSource(source);
  }

  static AddTrackRequest.Builder camera(String cid) {
    return track(cid, TrackType.VIDEO, TrackSource.CAMERA);
  }

  /// A camera that others can see.
  TrackInfo publish(Client client, String cid) {
    request(client, SignalRequest.newBuilder().setAddTrack(camera(cid)));
    TrackInfo track = client.published();
    live(client, track);
    return track;
  }

  void live(Client client, TrackInfo track) {
    say(client.sid(), event -> event.setTrackLive(TrackLive.newBuilder().setTrack(track)));
  }

  void pass(Duration time) {
    now = now.plus(time);
    room.tick();
  }

  List<SessionCommand> commands(String participant, Predicate<SessionCommand> kind) {
    return commands.stream()
        .filter(command -> command.getParticipantSid().equals(participant))
        .filter(kind)
        .toList();
  }

  List<String> subscriptions(Client client) {
    List<String> tracks = new ArrayList<>();
    for (SessionCommand command : commands(client.sid(), any -> true)) {
      if (command.hasSubscribe()) {
        tracks.add(command.getSubscribe().getTrackSid());
      } else if (command.hasUnsubscribe()) {
        tracks.remove(command.getUnsubscribe().getTrackSid());
      }
    }
    return tracks;
  }

  @Override
  public boolean reachable(NodeId sfu) {
    return reachable;
  }

  @Override
  public boolean send(NodeId sfu, SessionCommand command) {
    commands.add(command);
    return reachable;
  }

  @Override
  public @Nullable FoundSession find(RoomKey room, String identity, List<NodeId> sfus) {
    return null;
  }

  @Override
  public ServerInfo server() {
    return ServerInfo.newBuilder().setVersion("1.13.5").setRegion("here").build();
  }

  @Override
  public List<ICEServer> iceServers(ParticipantSid participant, Instant at) {
    return List.of(ICEServer.newBuilder().addUrls("stun:example.org").build());
  }

  @Override
  public int pingIntervalSeconds() {
    return 5;
  }

  @Override
  public int pingTimeoutSeconds() {
    return 15;
  }

  private RoomReplica room() {
    return room;
  }

  @Override
  public void entered(String participantSid) {
    here.add(participantSid);
  }

  @Override
  public void left(String participantSid) {
    here.remove(participantSid);
  }
}
