package io.parley.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.rtcp.RtcpKind;
import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.wire.Wire;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a subscriber claims, the estimate stays within its limits, and nothing is counted
/// twice.
class CongestionFuzzTest {

  private static final int ROUNDS = 300;

  private final CongestionControl control = new CongestionControl(CongestionLimits.STANDARD);
  private final RtcpReader reader = new RtcpReader();
  private final TransportCcFeedback feedback = new TransportCcFeedback();
  private final byte[] packet = new byte[400];
  private final MemorySegment memory = MemorySegment.ofArray(packet);

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyFeedbackLeavesTheEstimateWithinItsLimits(long seed) {
    RandomGenerator random = Seeds.random(seed);
    long nowNanos = random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
    long sent = 0;
    for (int round = 0; round < ROUNDS; round++) {
      nowNanos += random.nextLong(100_000_000L);
      for (int i = random.nextInt(30); i > 0; i--) {
        control.sent(nowNanos, random.nextInt(1, 1500));
        sent++;
      }
      if (random.nextInt(20) == 0) {
        control.remb(nowNanos, random.nextLong(Long.MAX_VALUE));
      }
      control.want(random.nextLong(10_000_000));
      claim(random);
      assertThat(reader.wrap(memory, 0, packet.length) && reader.next()).isTrue();
      assertThat(reader.kind()).isEqualTo(RtcpKind.TRANSPORT_CC);
      if (feedback.read(reader)) {
        control.feedback(nowNanos, feedback);
      }
      control.advance(nowNanos);
      judge(nowNanos, sent);
    }
  }

  /// A packet of the right form with any content, mostly about numbers that were sent lately.
  private void claim(RandomGenerator random) {
    random.nextBytes(packet);
    Wire.putU8(memory, 0, 0x80 | 15);
    Wire.putU8(memory, 1, 205);
    Wire.putU16(memory, 2, packet.length / 4 - 1);
    if (random.nextInt(4) > 0) {
      Wire.putU16(memory, 12, control.nextSequence() - random.nextInt(100));
      Wire.putU16(memory, 14, random.nextInt(1, 200));
      for (int at = 20; at < 60; at += 2) {
        Wire.putU16(memory, at, random.nextInt(4) == 0 ? random.nextInt(0x4000) : 0xc000 | 0x1555);
      }
    }
  }

  private void judge(long nowNanos, long sent) {
    CongestionLimits limits = CongestionLimits.STANDARD;
    if (control.targetBps() != CongestionControl.UNLIMITED) {
      assertThat(control.targetBps()).isBetween(limits.minBps(), limits.maxBps());
    }
    assertThat(control.receivedPackets()).isLessThanOrEqualTo(sent);
    assertThat(control.missingPackets()).isLessThanOrEqualTo(sent);
    assertThat(control.lossRatio()).isBetween(0.0, 1.0);
    assertThat(control.rttNanos()).isNotNegative();
    long wakeNanos = control.wakeNanos();
    assertThat(wakeNanos == Long.MAX_VALUE || wakeNanos - nowNanos > 0).isTrue();
  }
}
