package io.parley.media.shard;

import static io.parley.media.shard.ForwardingSimulationTest.assertWhole;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.IncomingStream;
import io.parley.media.client.OutgoingStream;
import io.parley.media.section.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Those who join late, mute, pause, and listen.
class SubscribersSimulationTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void showsALateJoinerAPictureSoon(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      publisher.publishVideo(1, 1000);
      call.run(2000);
      for (int i = 0; i < 4; i++) {
        var subscriber = call.joined(Call.GOOD);
        long sinceNanos = call.time.nowNanos();
        IncomingStream got = subscriber.subscribe(7000 + 10 * i, 1, MediaKind.VIDEO);

        assertThat(call.runUntil(1000, () -> got.continuity().frames() > 0)).isTrue();
        // the last request may have been a moment ago; then the way there, a frame, and back
        assertThat(call.time.nowNanos() - sinceNanos).isLessThan(450_000_000L);
        assertThat(got.continuity().headless()).isZero();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void asksThePublisherOnceForManyWhoJoin(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      publisher.publishVideo(1, 1000);
      call.run(1000);
      List<Call.Participant> joining = new ArrayList<>();
      List<IncomingStream> got = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        joining.add(call.joined(Call.GOOD));
      }
      long before = publisher.client.keyFramesAsked();
      long sinceNanos = call.time.nowNanos();
      for (int i = 0; i < 12; i++) {
        got.add(joining.get(i).subscribe(7000 + 10 * i, 1, MediaKind.VIDEO));
        call.run(50);
      }
      call.run(1000);

      long elapsedNanos = call.time.nowNanos() - sinceNanos;
      assertThat(publisher.client.keyFramesAsked() - before)
          .isBetween(1L, elapsedNanos / 300_000_000L + 1);
      for (IncomingStream stream : got) {
        assertWhole(stream);
        assertThat(stream.continuity().frames()).isPositive();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void sendsNothingWhileMutedOrPausedAndThenGoesOn(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      publisher.publishVideo(1, 1000);
      publisher.publishAudio(2, 2000);
      IncomingStream video = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      IncomingStream audio = subscriber.subscribe(8000, 2, MediaKind.AUDIO);
      call.run(2000);
      for (int i = 0; i < 4; i++) {
        boolean pauses = i % 2 == 0;
        set(call, pauses, true);
        call.run(200);
        long frozenVideo = video.received();
        long frozenAudio = audio.received();
        call.run(1500);
        assertThat(video.received()).isEqualTo(frozenVideo);
        assertThat(audio.received()).isEqualTo(frozenAudio);

        set(call, pauses, false);
        call.run(1500);
        assertThat(video.received()).isGreaterThan(frozenVideo + 60);
        assertThat(audio.received()).isGreaterThan(frozenAudio + 60);
      }
      assertWhole(video);
      assertWhole(audio);
    }
  }

  private static void set(Call call, boolean pauses, boolean on) {
    long nowNanos = call.time.nowNanos();
    if (pauses) {
      call.shard.pauseDownTrack(nowNanos, 7000, on);
      call.shard.pauseDownTrack(nowNanos, 8000, on);
    } else {
      call.shard.muteTrack(nowNanos, 1, on);
      call.shard.muteTrack(nowNanos, 2, on);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void tellsWhoSpeaks(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      call.run(500);
      OutgoingStream audio = publisher.publishAudio(2, 2000);
      audio.audioLevel(10);
      call.run(2000);
      assertThat(levels(call).getLast().active()).isTrue();
      assertThat(levels(call).getLast().level()).isGreaterThan(0.2);

      audio.audioLevel(127);
      call.run(2000);
      assertThat(levels(call).getLast()).isEqualTo(new ShardEvent.TrackLevel(2, 0, false));

      audio.audioLevel(10);
      call.run(1000);
      publisher.client.stop(audio);
      call.run(2000);
      assertThat(levels(call).getLast()).isEqualTo(new ShardEvent.TrackLevel(2, 0, false));
    }
  }

  private static List<ShardEvent.TrackLevel> levels(Call call) {
    return call.events.stream()
        .filter(ShardEvent.TrackLevel.class::isInstance)
        .map(ShardEvent.TrackLevel.class::cast)
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void keepsPictureAndSoundInStep(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.BAD);
      var subscriber = call.joined(Call.BAD);
      publisher.publishVideo(1, 1000);
      publisher.publishAudio(2, 2000);
      IncomingStream video = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      IncomingStream audio = subscriber.subscribe(8000, 2, MediaKind.AUDIO);
      call.run(10_000);

      assertThat(video.isReported() && audio.isReported()).isTrue();
      long apartNanos = presentedMinusCaptured(video) - presentedMinusCaptured(audio);
      assertThat(Math.abs(apartNanos)).isLessThan(10_000_000L);
    }
  }

  private static long presentedMinusCaptured(IncomingStream stream) {
    var seen = stream.continuity();
    var last = seen.last();
    assertThat(last).isNotNull();
    return stream.presentationUnixNanos(seen.lastTimestamp())
        - (last == null ? 0 : last.captureNanos());
  }
}
