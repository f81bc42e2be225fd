package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.sdp.ClientOffer;
import io.parley.media.client.sdp.ClientTrack;
import io.parley.media.client.sdp.ServerDescription;
import io.parley.media.section.Codec;
import io.parley.media.shard.ShardEvent;
import io.parley.protocol.sfu.ExpectTrack;
import io.parley.protocol.sfu.Mute;
import io.parley.protocol.sfu.SessionEvent;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import livekit.LivekitModels.BackupCodecPolicy;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.SubscriptionError;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.SimulcastCodec;
import livekit.LivekitRtc.SubscribedQuality;
import org.junit.jupiter.api.Test;

/// A publisher of VP9 that can send VP8, too, and subscribers that take both or VP8 alone.
class BackupCodecsTest {

  private static final String ALICE = "PA_alice";
  private static final String BOB = "PA_bob";
  private static final String CAROL = "PA_carol";
  private static final String TRACK = "TR_V1";

  private final SessionBench bench = new SessionBench(10);
  private final ClientOffer aliceOffers = new ClientOffer(SessionBench.transport("pub1"), true);
  private final TrackInfo.Builder track =
      TrackInfo.newBuilder()
          .setSid(TRACK)
          .setType(TrackType.VIDEO)
          .setSource(TrackSource.CAMERA)
          .addCodecs(codec("video/VP9", "cam"))
          .addCodecs(codec("video/VP8", ""));

  private static SimulcastCodecInfo.Builder codec(String mime, String cid) {
    var codec = SimulcastCodecInfo.newBuilder().setMimeType(mime).setCid(cid);
    for (int i = 0; i < 3; i++) {
      codec.addLayers(VideoLayer.newBuilder().setQualityValue(i).setHeight(180 << i));
    }
    return codec;
  }

  private void publish(BackupCodecPolicy policy) {
    track.setBackupCodecPolicy(policy);
    bench.open(ALICE);
    bench.answer(ALICE);
    bench.command(
        ALICE,
        command ->
            command.setExpectTrack(
                ExpectTrack.newBuilder()
                    .setRequest(AddTrackRequest.newBuilder().setCid("cam").setType(TrackType.VIDEO))
                    .setTrack(track)));
    aliceOffers.publish(new ClientTrack("stream", "cam", Codec.VP9, List.of(), List.of()));
    bench.offer(ALICE, aliceOffers.write());
  }

  /// What a client does that is asked for its backup.
  ///
  /// @return the mid of the section
  private String publishBackup() {
    track.setCodecs(1, codec("video/VP8", "cam2"));
    bench.command(
        ALICE,
        command ->
            command.setExpectTrack(
                ExpectTrack.newBuilder()
                    .setRequest(
                        AddTrackRequest.newBuilder()
                            .setSid(TRACK)
                            .setCid("cam2")
                            .setType(TrackType.VIDEO)
                            .addSimulcastCodecs(
                                SimulcastCodec.newBuilder().setCodec("vp8").setCid("cam2")))
                    .setTrack(track)));
    var mid =
        aliceOffers.publish(
            new ClientTrack("stream", "cam2", Codec.VP8, List.of("q", "h", "f"), List.of()));
    bench.offer(ALICE, aliceOffers.write());
    return mid;
  }

  /// The first packet of the backup comes.
  private void backupArrives() {
    bench.rooms.event(new ShardEvent.TrackStarted(trackId(), 1, "q", 1, Codec.VP8));
  }

  /// Ids count from 1; the track's is the first after those of the peers of who was there.
  private long trackId() {
    return 3;
  }

  private void subscribe(String sid) {
    bench.open(sid);
    bench.answer(sid);
    bench.subscribe(sid, TRACK);
    bench.timers.pass(Negotiation.GATHERING);
    bench.answer(sid);
  }

  /// Joins with a client that knows no VP9.
  private void subscribeWithoutVp9(String sid) {
    bench.open(sid);
    bench.answer(sid);
    bench.subscribe(sid, TRACK);
    bench.timers.pass(Negotiation.GATHERING);
    var offer = Objects.requireNonNull(ServerDescription.read(bench.lastOffer(sid).getSdp()));
    var answer = ClientOffer.answer(offer, SessionBench.transport("sub1"));
    bench.describe(
        sid,
        SignalTarget.SUBSCRIBER,
        "answer",
        answer.replaceAll("a=rtpmap:\\d+ VP9/90000\r\n", ""));
  }

  /// The best that alice was last asked for, of each codec; OFF for none.
  private Map<Codec, VideoQuality> asked() {
    var asked = new EnumMap<Codec, VideoQuality>(Codec.class);
    var told = bench.of(ALICE, SessionEvent::hasLayersWanted).getLast().getLayersWanted();
    for (var codec : told.getCodecsList()) {
      var best =
          codec.getQualitiesList().stream()
              .filter(SubscribedQuality::getEnabled)
              .map(SubscribedQuality::getQuality)
              .max(VideoQuality::compareTo)
              .orElse(VideoQuality.OFF);
      asked.put(Objects.requireNonNull(Codec.of(codec.getCodec())), best);
    }
    return asked;
  }

  private static Map<Codec, VideoQuality> of(VideoQuality vp9, VideoQuality vp8) {
    return Map.of(Codec.VP9, vp9, Codec.VP8, vp8);
  }

  @Test
  void aBackupIsAskedForWhenSomebodyNeedsIt() {
    publish(BackupCodecPolicy.SIMULCAST);
    subscribe(CAROL);
    assertThat(bench.of(ALICE, SessionEvent::hasLayersWanted)).isEmpty();

    subscribeWithoutVp9(BOB);

    assertThat(bench.of(BOB, SessionEvent::hasSubscriptionFailed)).isEmpty();
    assertThat(asked()).isEqualTo(of(VideoQuality.HIGH, VideoQuality.HIGH));
  }

  @Test
  void whoTakesNeitherIsTold() {
    track.removeCodecs(1);
    publish(BackupCodecPolicy.SIMULCAST);
    subscribeWithoutVp9(BOB);

    assertThat(bench.of(BOB, SessionEvent::hasSubscriptionFailed)).hasSize(1);
  }

  @Test
  void whoNeedsABackupThatItsPublisherDoesNotSendIsToldOnce() {
    publish(BackupCodecPolicy.SIMULCAST);
    subscribe(CAROL);
    subscribeWithoutVp9(BOB);
    bench.timers.pass(MissingBackups.SENT_WITHIN.minusMillis(1));
    assertThat(bench.of(BOB, SessionEvent::hasSubscriptionFailed)).isEmpty();

    bench.timers.pass(Duration.ofMinutes(1));
    var failed = bench.of(BOB, SessionEvent::hasSubscriptionFailed);
    assertThat(failed).hasSize(1);
    assertThat(failed.getFirst().getSubscriptionFailed().getTrackSid()).isEqualTo(TRACK);
    assertThat(failed.getFirst().getSubscriptionFailed().getError())
        .isEqualTo(SubscriptionError.SE_CODEC_UNSUPPORTED);
    assertThat(bench.of(CAROL, SessionEvent::hasSubscriptionFailed)).isEmpty();
    assertThat(asked()).as("still").isEqualTo(of(VideoQuality.HIGH, VideoQuality.HIGH));
  }

  @Test
  void whoGetsABackupOrWaitsForAMutedTrackIsToldNothing() {
    publish(BackupCodecPolicy.SIMULCAST);
    subscribeWithoutVp9(BOB);
    bench.command(
        ALICE, command -> command.setMute(Mute.newBuilder().setTrackSid(TRACK).setMuted(true)));
    bench.timers.pass(Duration.ofMinutes(1));
    assertThat(bench.of(BOB, SessionEvent::hasSubscriptionFailed)).isEmpty();

    bench.command(
        ALICE, command -> command.setMute(Mute.newBuilder().setTrackSid(TRACK).setMuted(false)));
    publishBackup();
    backupArrives();
    bench.timers.pass(Duration.ofMinutes(1));
    assertThat(bench.of(BOB, SessionEvent::hasSubscriptionFailed)).isEmpty();
  }

  @Test
  void itsSectionIsAFurtherCodecOfTheSameTrack() {
    publish(BackupCodecPolicy.SIMULCAST);
    subscribeWithoutVp9(BOB);
    var mid = publishBackup();

    var live = bench.of(ALICE, SessionEvent::hasTrackLive);
    assertThat(live).hasSize(2);
    var info = live.getLast().getTrackLive().getTrack();
    assertThat(info.getSid()).isEqualTo(TRACK);
    assertThat(info.getMimeType()).isEqualTo("video/VP9");
    assertThat(info.getCodecsList())
        .extracting(SimulcastCodecInfo::getMimeType)
        .containsExactly("video/VP9", "video/VP8");
    assertThat(info.getCodecs(1).getMid()).isEqualTo(mid);
    assertThat(info.getCodecs(1).getLayersList())
        .extracting(VideoLayer::getRid)
        .containsExactly("q", "h", "f");
    assertThat(bench.lastAnswer(ALICE).getSdp()).contains("a=simulcast:recv q;h;f");
  }

  @Test
  void bothAreSentWhereThePolicySaysSo() {
    publish(BackupCodecPolicy.SIMULCAST);
    subscribe(CAROL);
    subscribeWithoutVp9(BOB);
    publishBackup();
    backupArrives();
    bench.timers.pass(Duration.ofMinutes(1));

    assertThat(asked()).isEqualTo(of(VideoQuality.HIGH, VideoQuality.HIGH));
  }

  @Test
  void theBackupTakesThePlaceOfTheFirstWhereThePolicySaysSo() {
    publish(BackupCodecPolicy.REGRESSION);
    subscribe(CAROL);
    subscribeWithoutVp9(BOB);
    publishBackup();
    bench.timers.pass(Duration.ofMinutes(1));
    assertThat(asked()).as("until it comes").isEqualTo(of(VideoQuality.HIGH, VideoQuality.HIGH));

    backupArrives();
    bench.timers.pass(Dynacast.LESS_AFTER);

    assertThat(asked()).isEqualTo(of(VideoQuality.OFF, VideoQuality.HIGH));
  }

  @Test
  void aSmallRoomPrefersOneEncoding() {
    publish(BackupCodecPolicy.PREFER_REGRESSION);
    subscribe(CAROL);
    subscribeWithoutVp9(BOB);
    publishBackup();
    backupArrives();
    bench.timers.pass(Dynacast.LESS_AFTER);

    assertThat(asked()).isEqualTo(of(VideoQuality.OFF, VideoQuality.HIGH));
  }

  @Test
  void aLargerRoomKeepsBoth() {
    publish(BackupCodecPolicy.PREFER_REGRESSION);
    for (int i = 3; i <= BackupCodecs.REGRESS_BELOW; i++) {
      subscribe("PA_" + i);
    }
    subscribeWithoutVp9(BOB);
    publishBackup();
    backupArrives();
    bench.timers.pass(Dynacast.LESS_AFTER);

    assertThat(asked()).isEqualTo(of(VideoQuality.HIGH, VideoQuality.HIGH));
  }

  @Test
  void theFirstComesBackWhenNobodyNeedsTheBackupForAWhile() {
    theBackupTakesThePlaceOfTheFirstWhereThePolicySaysSo();
    bench.command(BOB, command -> command.getCloseBuilder());
    bench.timers.pass(BackupCodecs.RETURN_AFTER.minusMillis(1));
    assertThat(asked()).isEqualTo(of(VideoQuality.OFF, VideoQuality.HIGH));

    bench.timers.pass(Duration.ofMillis(1));
    assertThat(asked()).isEqualTo(of(VideoQuality.HIGH, VideoQuality.HIGH));
    bench.timers.pass(Dynacast.LESS_AFTER);
    assertThat(asked()).isEqualTo(of(VideoQuality.HIGH, VideoQuality.OFF));

    subscribeWithoutVp9(BOB);
    bench.timers.pass(Dynacast.LESS_AFTER);
    assertThat(asked()).isEqualTo(of(VideoQuality.OFF, VideoQuality.HIGH));
  }

  @Test
  void aBackupThatEndsLeavesTheTrack() {
    theBackupTakesThePlaceOfTheFirstWhereThePolicySaysSo();
    aliceOffers.unpublish(
        bench
            .of(ALICE, SessionEvent::hasTrackLive)
            .getLast()
            .getTrackLive()
            .getTrack()
            .getCodecs(1)
            .getMid());
    bench.offer(ALICE, aliceOffers.write());

    assertThat(bench.of(ALICE, SessionEvent::hasTrackGone)).isEmpty();
    var info = bench.of(ALICE, SessionEvent::hasTrackLive).getLast().getTrackLive().getTrack();
    assertThat(info.getCodecs(1).getMid()).isEmpty();
    assertThat(asked()).isEqualTo(of(VideoQuality.HIGH, VideoQuality.HIGH));
  }
}
