package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.rtcp.NtpTime;
import io.parley.media.section.Codec;
import io.parley.media.section.PayloadFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownTrackTest {

  private final Forwarding call = new Forwarding();

  @Test
  void beginsAtAKeyFrameWithNumbersOfItsOwn() {
    var stream = call.layer(0, 5);
    call.frame(stream, 65_534, 100, 10, false);
    assertThat(call.sent).isEmpty();

    call.frame(stream, 65_535, 3100, 11, true);
    call.frame(stream, 0, 6100, 12, false);

    assertThat(call.sequences()).containsExactly(1000, 1001);
    assertThat(call.last().ssrc()).isEqualTo(7000);
    assertThat(call.last().type()).isEqualTo(120);
    assertThat(call.last().timestamp() - call.sent.getFirst().timestamp()).isEqualTo(3000);
  }

  @Test
  void paddingLeavesNoGapEvenForWhatWasLostBeforeIt() {
    var stream = call.layer(0, 5);
    call.frame(stream, 10, 0, 1, true);
    call.padding(stream, 12, 0);
    call.padding(stream, 13, 0);
    call.frame(stream, 14, 6000, 3, false);
    call.frame(stream, 11, 3000, 2, false);

    assertThat(call.sequences()).containsExactly(1000, 1002, 1001);
  }

  @Test
  void paddingThatComesTooLateToBeLeftOutFillsItsGap() {
    var stream = call.layer(0, 5);
    call.frame(stream, 10, 0, 1, true);
    call.frame(stream, 12, 3000, 2, false);
    call.padding(stream, 11, 0);

    assertThat(call.sequences()).containsExactly(1000, 1002, 1001);
    assertThat(call.last().all()).hasSize(12);
  }

  @Test
  void whatOvertookTheKeyFrameFollowsIt() {
    var stream = call.layer(0, 5);
    call.frame(stream, 11, 3000, 2, false);
    call.frame(stream, 12, 6000, 3, false);
    assertThat(call.sent).isEmpty();

    call.frame(stream, 10, 0, 1, true);

    assertThat(call.sequences()).containsExactly(1000, 1001, 1002);
    assertThat(call.sent).extracting(Forwarding.Sent::picture).containsExactly(1, 2, 3);
  }

  @Test
  void changesLayersAtAKeyFrameOnTheClockOfTheirReports() {
    var low = call.layer(0, 5);
    call.frame(low, 10, 90_000, 100, true);
    low.senderReport(call.nowNanos, NtpTime.ofUnixNanos(call.nowNanos), 90_000);
    call.passMillis(100);
    call.frame(low, 11, 99_000, 101, false);
    call.passMillis(40);
    var high = call.layer(2, 6);
    high.senderReport(call.nowNanos, NtpTime.ofUnixNanos(call.nowNanos), 7_000_000);
    call.frame(high, 500, 6_999_910, 9_000, false);
    call.frame(high, 501, 7_000_000, 9_001, true);
    call.frame(low, 12, 102_600, 102, false);

    assertThat(call.sequences()).containsExactly(1000, 1001, 1002);
    assertThat(call.sent)
        .extracting(Forwarding.Sent::timestamp)
        .containsExactly(90_000L, 99_000L, 102_600L);
    assertThat(call.sent).extracting(Forwarding.Sent::picture).containsExactly(100, 101, 102);
    assertThat(call.sent).extracting(Forwarding.Sent::tl0).containsExactly(100, 101, 102);
  }

  @Test
  void takesALowerLayerWhenTheUpperOneStops() {
    var low = call.layer(0, 5);
    call.frame(low, 1, 0, 1, true);
    var high = call.layer(1, 6);
    call.frame(high, 50, 0, 1, true);
    int sequence = 2;
    for (int i = 0; i < 12; i++, sequence++) {
      call.passMillis(100);
      call.frame(low, sequence, sequence * 9000L, sequence, false);
    }
    assertThat(call.keyFramesAsked).endsWith(5);

    call.frame(low, sequence, sequence * 9000L, sequence, true);

    assertThat(call.sequences()).containsExactly(1000, 1001, 1002);
  }

  @Test
  void aTrackThatRestsKeepsItsBestLayer() {
    var low = call.layer(0, 5);
    var high = call.layer(1, 6);
    call.frame(low, 1, 0, 1, true);
    call.frame(high, 1, 0, 1, true);

    call.passMillis(10_000);

    assertThat(call.track.bestLayer()).isSameAs(high);
  }

  @Test
  void goesOnAfterAMuteWithAKeyFrameAndWithoutAJump() {
    var stream = call.layer(0, 5);
    call.frame(stream, 1, 0, 1, true);
    call.track.mute(true);
    call.passMillis(4000);
    call.frame(stream, 2, 360_000, 2, true);
    call.track.mute(false);
    call.frame(stream, 3, 363_000, 3, false);
    assertThat(call.sent).hasSize(1);

    call.frame(stream, 4, 366_000, 4, true);

    assertThat(call.sequences()).containsExactly(1000, 1001);
    assertThat(call.last().picture()).isEqualTo(2);
  }

  @Test
  void goesOnAfterAPauseOfItsOwn() {
    var stream = call.layer(0, 5);
    call.frame(stream, 1, 0, 1, true);
    call.downTrack.pause(call.nowNanos, true);
    call.frame(stream, 2, 3000, 2, true);
    call.downTrack.pause(call.nowNanos, false);
    call.passMillis(40);
    assertThat(call.keyFramesAsked).endsWith(5);
    call.frame(stream, 3, 6000, 3, true);

    assertThat(call.sequences()).containsExactly(1000, 1001);
  }

  @Test
  void aPublisherMayComeBackUnderAnotherSource() {
    var before = call.layer(0, 5);
    call.frame(before, 60_000, 4_000_000_000L, 20_000, true);
    call.passMillis(500);
    var after = call.layer(0, 6);
    call.frame(before, 60_001, 4_000_003_000L, 20_001, false);
    call.frame(after, 3, 17, 3, true);

    assertThat(call.sequences()).containsExactly(1000, 1001);
    assertThat(call.last().timestamp() - 4_000_000_000L).isEqualTo(45_000);
    assertThat(call.last().picture()).isEqualTo(20_001);
    assertThat(before.isClosed()).isTrue();
    assertThat(call.slots.taken()).isEqualTo(1);
  }

  @Test
  void aLostPacketIsSentAgainOverItsOwnSource() {
    var stream = call.layer(0, 5);
    call.frame(stream, 1, 0, 1, true);
    byte[] first = call.last().all();

    assertThat(call.downTrack.nack(call.nowNanos, 1000)).isTrue();

    assertThat(call.last().ssrc()).isEqualTo(7001);
    assertThat(call.last().type()).isEqualTo(121);
    byte[] again = call.last().all();
    assertThat(again).hasSize(first.length + 2);
    assertThat((again[12] & 0xff) << 8 | again[13] & 0xff).isEqualTo(1000);
    assertThat(call.downTrack.nack(call.nowNanos, 999)).isFalse();
    assertThat(call.downTrack.nack(call.nowNanos, 1001)).isFalse();
  }

  @Test
  void withoutRetransmissionSourceItRepeatsBitForBitWhateverCameSince() {
    var plain = new Forwarding(List.of(Forwarding.OUT), 0);
    var low = plain.layer(0, 5);
    plain.frame(low, 1, 0, 30, true);
    plain.frame(low, 2, 3000, 31, false);
    byte[] first = plain.last().all();
    plain.passMillis(20);
    var high = plain.layer(1, 6);
    plain.frame(high, 100, 50, 7, true);

    assertThat(plain.downTrack.nack(plain.nowNanos, 1001)).isTrue();

    assertThat(plain.last().all()).isEqualTo(first);
  }

  @Test
  void aPacketIsRepeatedEightTimesAndHardlyFasterThanTheRoundTrip() {
    var stream = call.layer(0, 5);
    call.frame(stream, 1, 0, 1, true);
    int repeated = 0;
    for (int i = 0; i < 100; i++) {
      call.passMillis(5);
      repeated += call.downTrack.nack(call.nowNanos, 1000) ? 1 : 0;
      assertThat(repeated).isLessThanOrEqualTo(1 + i / 8);
    }
    assertThat(repeated).isEqualTo(8);
  }

  @Test
  void keepsSilentWhereNoFormatFits() {
    var h264 = new PayloadFormat(102, Codec.H264, 103, "packetization-mode=1", true);
    var stream = call.layer(0, 5, h264);

    call.arrive(stream, h264, 1, 0, new byte[] {0x67, 1, 2, 3});

    assertThat(call.sent).isEmpty();
    assertThat(call.downTrack.noFormat()).isEqualTo(1);
  }

  @Test
  void aCodecMayChangeWithinAStream() {
    var h264 = new PayloadFormat(102, Codec.H264, 103, "packetization-mode=1", true);
    var outH264 = new PayloadFormat(108, Codec.H264, 109, "packetization-mode=1", true);
    var both = new Forwarding(List.of(Forwarding.OUT, outH264), 7001);
    var stream = both.layer(0, 5);
    both.frame(stream, 1, 0, 40, true);
    both.arrive(stream, h264, 2, 3000, new byte[] {0x67, 1, 2, 3});
    both.arrive(stream, Forwarding.VP8, 3, 6000, Forwarding.vp8(900, 9, true));

    assertThat(both.sent).extracting(Forwarding.Sent::type).containsExactly(120, 108, 120);
    assertThat(both.sequences()).containsExactly(1000, 1001, 1002);
    assertThat(both.last().picture()).isEqualTo(41);
  }
}
