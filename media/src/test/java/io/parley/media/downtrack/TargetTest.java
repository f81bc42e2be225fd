package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.layer.Layers;
import io.parley.media.section.Codec;
import io.parley.media.section.PayloadFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a subscriber is meant to get, and when it gets that.
class TargetTest {

  private final Forwarding call = new Forwarding();

  private int source() {
    var current = call.downTrack.current();
    return current == null ? 0 : current.ssrc();
  }

  @Test
  void aLowerTargetWaitsForAKeyFrameOfItsLayer() {
    var low = call.layer(0, 5);
    var high = call.layer(1, 6);
    call.frame(low, 1, 0, 1, true);
    call.frame(high, 1, 0, 1, true);

    call.downTrack.target(call.nowNanos, 0, Layers.ALL);
    call.passMillis(1);
    assertThat(call.keyFramesAsked).endsWith(5);
    call.frame(low, 2, 3000, 2, false);
    call.frame(high, 2, 3000, 2, false);
    assertThat(source()).isEqualTo(6);
    call.passMillis(30);
    call.frame(low, 3, 6000, 3, true);
    call.frame(high, 3, 6000, 3, true);

    assertThat(source()).isEqualTo(5);
    assertThat(call.sequences()).containsExactly(1000, 1001, 1002, 1003);
  }

  @Test
  void aHigherTargetGoesOverTheLayersBetween() {
    var low = call.layer(0, 5);
    var mid = call.layer(1, 6);
    var high = call.layer(2, 7);
    call.downTrack.target(call.nowNanos, 0, Layers.ALL);
    call.frame(low, 1, 0, 1, true);
    call.frame(mid, 1, 0, 1, true);
    call.frame(high, 1, 0, 1, true);
    assertThat(source()).isEqualTo(5);

    call.downTrack.target(call.nowNanos, 2, Layers.ALL);
    call.passMillis(30);
    assertThat(call.keyFramesAsked).endsWith(7);
    call.frame(mid, 2, 3000, 2, true);
    assertThat(source()).isEqualTo(6);
    call.frame(high, 2, 3000, 2, true);

    assertThat(source()).isEqualTo(7);
    assertThat(call.sequences()).containsExactly(1000, 1001, 1002);
  }

  @Test
  void nothingIsSentWhileNothingIsWantedAndAKeyFrameBeginsAnew() {
    var stream = call.layer(0, 5);
    call.frame(stream, 1, 0, 1, true);
    call.downTrack.target(call.nowNanos, Layers.NOTHING, 0);
    call.frame(stream, 2, 3000, 2, true);
    call.passMillis(2000);
    assertThat(call.keyFramesAsked).isEmpty();
    assertThat(call.sent).hasSize(1);

    call.downTrack.target(call.nowNanos, 0, 0);
    call.passMillis(1);
    assertThat(call.keyFramesAsked).containsExactly(5);
    call.frame(stream, 3, 186_000, 3, false);
    call.frame(stream, 4, 189_000, 4, true);

    assertThat(call.sequences()).containsExactly(1000, 1001);
    assertThat(call.last().picture()).isEqualTo(2);
  }

  @Test
  void aPauseOfTheSubscribersOwnOutlastsAnyTarget() {
    var stream = call.layer(0, 5);
    call.downTrack.pause(call.nowNanos, true);
    call.downTrack.target(call.nowNanos, 0, 0);

    call.frame(stream, 1, 0, 1, true);

    assertThat(call.sent).isEmpty();
  }

  @Test
  void theLowestThatArrivesServesOneWhoWantsLessThanThereIs() {
    var high = call.layer(2, 7);
    call.downTrack.target(call.nowNanos, 0, Layers.ALL);

    call.frame(high, 1, 0, 1, true);

    assertThat(source()).isEqualTo(7);
  }

  @Test
  void fallsToTheNextLowerLayerAndComesBack() {
    var low = call.layer(0, 5);
    var high = call.layer(1, 6);
    call.downTrack.target(call.nowNanos, 1, Layers.ALL);
    call.frame(low, 1, 0, 1, true);
    call.frame(high, 1, 0, 1, true);
    int sequence = 2;
    for (; sequence < 14; sequence++) {
      call.passMillis(100);
      call.frame(low, sequence, sequence * 9000L, sequence, false);
    }
    assertThat(call.keyFramesAsked).endsWith(5);
    call.frame(low, sequence++, sequence * 9000L, sequence, true);
    assertThat(source()).isEqualTo(5);

    call.frame(high, 2, 180_000, 2, false);
    call.passMillis(500);
    assertThat(call.keyFramesAsked).endsWith(6);
    call.frame(high, 3, 225_000, 3, true);
    assertThat(source()).isEqualTo(6);
  }

  @Test
  void temporalLayersAreLeftOutWithoutAGap() {
    var stream = call.layer(0, 5);
    call.frame(stream, 10, 0, 100, true);
    call.downTrack.target(call.nowNanos, Layers.ALL, 0);
    call.frame(stream, 11, 3000, 101, 1, true);
    call.frame(stream, 12, 6000, 102, 0, false);
    call.frame(stream, 13, 9000, 103, 1, false);
    call.frame(stream, 14, 12_000, 104, 0, false);

    assertThat(call.sequences()).containsExactly(1000, 1001, 1002);
    assertThat(call.sent).extracting(Forwarding.Sent::picture).containsExactly(100, 101, 102);
  }

  @Test
  void moreTemporalLayersBeginWhereAFrameNeedsTheLowestAlone() {
    var stream = call.layer(0, 5);
    call.downTrack.target(call.nowNanos, Layers.ALL, 0);
    call.frame(stream, 10, 0, 100, true);
    call.frame(stream, 11, 3000, 101, 1, false);
    call.downTrack.target(call.nowNanos, Layers.ALL, 1);
    call.frame(stream, 12, 6000, 102, 0, false);
    call.frame(stream, 13, 9000, 103, 1, false);
    assertThat(call.sent).hasSize(2);
    call.frame(stream, 14, 12_000, 104, 0, false);
    call.frame(stream, 15, 15_000, 105, 1, true);
    call.frame(stream, 16, 18_000, 106, 0, false);
    call.frame(stream, 17, 21_000, 107, 1, false);

    assertThat(call.sequences()).containsExactly(1000, 1001, 1002, 1003, 1004, 1005);
    assertThat(call.sent)
        .extracting(Forwarding.Sent::picture)
        .containsExactly(100, 101, 102, 103, 104, 105);
  }

  @Test
  void aFrameThatComesTooLateToBeLeftOutFillsItsGap() {
    var stream = call.layer(0, 5);
    call.downTrack.target(call.nowNanos, Layers.ALL, 0);
    call.frame(stream, 10, 0, 100, true);
    call.frame(stream, 12, 6000, 102, 0, false);
    call.frame(stream, 11, 3000, 101, 1, true);

    assertThat(call.sequences()).containsExactly(1000, 1002, 1001);
    assertThat(call.last().all()).hasSize(12);
  }

  @Test
  void aSubscriberGetsTheCodecThatItTakes() {
    var vp9 = new PayloadFormat(98, Codec.VP9, 99, "profile-id=0", true);
    var only = new Forwarding(List.of(Forwarding.OUT), 7001);
    var first = only.layer(0, 5, vp9);
    only.arrive(first, vp9, 1, 0, new byte[] {0x0c, 1, 2, 3});
    var backup = only.backup(0, 6);
    only.frame(backup, 1, 0, 1, true);

    assertThat(only.sequences()).containsExactly(1000);
    assertThat(only.last().type()).isEqualTo(120);
    assertThat(only.track.layers().bitrateBps(0, 0)).isPositive();
  }

  @Test
  void changesToTheBackupCodecWhenTheFirstStopsAndBack() {
    var vp9 = new PayloadFormat(98, Codec.VP9, 99, "profile-id=0", true);
    var outVp9 = new PayloadFormat(122, Codec.VP9, 123, "profile-id=0", true);
    var both = new Forwarding(List.of(Forwarding.OUT, outVp9), 7001);
    var first = both.layer(0, 5, vp9);
    var backup = both.backup(0, 6);
    both.arrive(first, vp9, 1, 0, new byte[] {0x0c, 1, 2, 3});
    both.frame(backup, 1, 0, 1, true);
    for (int i = 2; i < 15; i++) {
      both.passMillis(100);
      both.frame(backup, i, i * 9000L, i, false);
    }
    assertThat(both.sent).extracting(Forwarding.Sent::type).containsExactly(122);
    assertThat(both.keyFramesAsked).endsWith(6);
    both.frame(backup, 15, 135_000, 15, true);
    assertThat(both.last().type()).isEqualTo(120);

    both.arrive(first, vp9, 2, 140_000, new byte[] {0x4c, 1, 2, 3});
    both.frame(backup, 16, 144_000, 16, false);
    both.passMillis(500);
    assertThat(both.keyFramesAsked).endsWith(5);
    both.arrive(first, vp9, 3, 180_000, new byte[] {0x0c, 1, 2, 3});

    assertThat(both.sent).extracting(Forwarding.Sent::type).containsExactly(122, 120, 120, 122);
    assertThat(both.sequences()).containsExactly(1000, 1001, 1002, 1003);
  }
}
