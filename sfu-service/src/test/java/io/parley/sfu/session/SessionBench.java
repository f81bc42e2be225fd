package io.parley.sfu.session;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.media.client.sdp.ClientOffer;
import io.parley.media.client.sdp.ClientTransport;
import io.parley.media.client.sdp.ServerDescription;
import io.parley.media.ice.HostCandidate;
import io.parley.media.ice.IceTransport;
import io.parley.protocol.sfu.Description;
import io.parley.protocol.sfu.ExpectTrack;
import io.parley.protocol.sfu.Grants;
import io.parley.protocol.sfu.Open;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.metering.usage.RecordingLog;
import io.parley.sfu.metering.usage.UsageFile;
import io.parley.sfu.metering.usage.UsageMeter;
import io.parley.sfu.metering.usage.UsageMeters;
import io.parley.sfu.metering.usage.UsageOrigin;
import io.parley.sfu.shard.ShardTask;
import io.parley.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SignalTarget;

/// A node's rooms without packets: commands go in, events come out, time passes when told to.
final class SessionBench implements SessionOwner {

  static final String ROOM = "RM_room";
  private static final String FINGERPRINT = "sha-256 " + "AB:".repeat(31) + "AB";

  final ManualTimers timers = new ManualTimers();
  final List<SessionEvent> events = new ArrayList<>();

  /// What the shard was asked to do.
  final List<ShardTask> tasks = new ArrayList<>();

  final Rooms rooms;

  SessionBench(int maxSessions) {
    var candidates =
        List.of(
            HostCandidate.of(IceTransport.UDP, new InetSocketAddress("127.0.0.1", 7882), 0),
            HostCandidate.of(IceTransport.TCP, new InetSocketAddress("127.0.0.1", 7881), 1));
    rooms =
        new Rooms(
            List.of(new HomeShard(0, tasks::add, FINGERPRINT, candidates)),
            Runnable::run,
            timers,
            Seeds.random(1),
            usage(),
            new SessionMeters(new SimpleMeterRegistry()),
            maxSessions);
  }

  /// Nothing is carried here, so that nothing is counted.
  private static UsageMeter usage() {
    try {
      var file = Files.createTempFile("usage", "");
      file.toFile().deleteOnExit();
      return new UsageMeter(
          new UsageOrigin("IN_1", "ND_1", "local"),
          UsageFile.open(file, 10),
          new RecordingLog(),
          InstantSource.system(),
          Runnable::run,
          new UsageMeters(new SimpleMeterRegistry()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void send(SessionEvent event) {
    events.add(event);
  }

  void command(String sid, Consumer<SessionCommand.Builder> fill) {
    command(this, sid, 1, fill);
  }

  void command(SessionOwner owner, String sid, int epoch, Consumer<SessionCommand.Builder> fill) {
    var command = SessionCommand.newBuilder().setParticipantSid(sid).setOwnerEpoch(epoch);
    fill.accept(command);
    rooms.command(owner, command.build());
  }

  /// Opens a session with two peer connections.
  void open(String sid) {
    open(sid, open -> open.setSubscriberPrimary(true));
  }

  void open(String sid, Consumer<Open.Builder> fill) {
    var open =
        Open.newBuilder()
            .setRoomSid(ROOM)
            .setRoomName("room")
            .setIdentity(sid)
            .setGrants(
                Grants.newBuilder()
                    .setCanPublish(true)
                    .setCanPublishData(true)
                    .setCanSubscribe(true));
    fill.accept(open);
    command(sid, command -> command.setOpen(open));
  }

  void expect(String sid, String trackSid, String cid, TrackType type) {
    var source = type == TrackType.AUDIO ? TrackSource.MICROPHONE : TrackSource.CAMERA;
    command(
        sid,
        command ->
            command.setExpectTrack(
                ExpectTrack.newBuilder()
                    .setRequest(AddTrackRequest.newBuilder().setCid(cid).setType(type))
                    .setTrack(
                        TrackInfo.newBuilder().setSid(trackSid).setType(type).setSource(source))));
  }

  void subscribe(String sid, String trackSid) {
    command(sid, command -> command.getSubscribeBuilder().setTrackSid(trackSid));
  }

  void offer(String sid, String sdp) {
    describe(sid, SignalTarget.PUBLISHER, "offer", sdp);
  }

  /// Answers the last offer that a session got.
  void answer(String sid) {
    var offer = ServerDescription.read(lastOffer(sid).getSdp());
    if (offer == null) {
      throw new AssertionError("the server's offer cannot be read");
    }
    describe(sid, SignalTarget.SUBSCRIBER, "answer", ClientOffer.answer(offer, transport("sub1")));
  }

  void describe(String sid, SignalTarget target, String type, String sdp) {
    command(
        sid,
        command ->
            command.setDescription(
                Description.newBuilder().setTarget(target).setType(type).setSdp(sdp)));
  }

  static ClientTransport transport(String ufrag) {
    return new ClientTransport(ufrag, "password-password-password", FINGERPRINT);
  }

  /// The events of one participant that are of a kind, oldest first.
  List<SessionEvent> of(String sid, Predicate<SessionEvent> kind) {
    return events.stream()
        .filter(event -> event.getParticipantSid().equals(sid))
        .filter(kind)
        .toList();
  }

  Description lastOffer(String sid) {
    return of(sid, event -> event.getDescription().getType().equals("offer"))
        .getLast()
        .getDescription();
  }

  Description lastAnswer(String sid) {
    return of(sid, event -> event.getDescription().getType().equals("answer"))
        .getLast()
        .getDescription();
  }
}
