package io.parley.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What is read from delays: whether they grow, what stands, and how fast the bottleneck works.
class DelayTest {

  private static final long MILLI = 1_000_000L;

  private final PacketGroups groups = new PacketGroups();
  private final DelayTrend trend = new DelayTrend();
  private final QueueDelay queue = new QueueDelay();
  private final BusyRate busy = new BusyRate();
  private long waitedNanos;
  private long asideBytes;

  @Test
  void seesDelaysThatGrow() {
    for (int i = 0; i < 100; i++) {
      packet(i * 20 * MILLI, i * 20 * MILLI);
    }
    assertThat(trend.usage()).isEqualTo(DelayTrend.Usage.NORMAL);
    for (int i = 0; i < 10; i++) {
      packet((2000 + i * 20) * MILLI, (2000 + i * 40) * MILLI);
    }

    assertThat(trend.usage()).isEqualTo(DelayTrend.Usage.OVER);
    assertThat(waitedNanos).isEqualTo(180 * MILLI);
  }

  @Test
  void takesJitterForWhatItIs() {
    RandomGenerator random = Seeds.random(1);
    int over = 0;
    for (int i = 0; i < 1000; i++) {
      packet(i * 20 * MILLI, i * 20 * MILLI + random.nextLong(15 * MILLI));
      over += trend.usage() == DelayTrend.Usage.OVER ? 1 : 0;
    }

    assertThat(over).isLessThan(10);
  }

  @Test
  void knowsAQueueThatStands() {
    for (int i = 0; i < 200; i++) {
      queue.beginBatch();
      packet(i * 50 * MILLI, (i * 50 + (i < 100 ? 30 : 130) + i % 3) * MILLI);
      queue.endBatch(0);
    }

    assertThat(queue.standingNanos()).isBetween(100 * MILLI, 102 * MILLI);
  }

  @Test
  void takesALongerPathForAPathInTheEnd() {
    for (int i = 0; i < 1000; i++) {
      queue.beginBatch();
      packet(i * 50 * MILLI, (i * 50 + (i < 100 ? 30 : 130)) * MILLI);
      queue.endBatch(0);
    }

    assertThat(queue.standingNanos()).isZero();
  }

  @Test
  void measuresTheBottleneckByPacketsThatWaited() {
    for (int i = 0; i < 50; i++) {
      packet(i * 40 * MILLI, i * 40 * MILLI + 5 * MILLI);
    }
    assertThat(busy.isKnown()).isFalse();
    for (int i = 0; i < 30; i++) {
      packet((2000 + i * 5) * MILLI, (2005 + i * 20) * MILLI);
    }

    assertThat(busy.isKnown()).isTrue();
    assertThat(busy.bitsPerSecond()).isBetween(470_000L, 490_000L);
  }

  @Test
  void whatElseWentOverTheBottleneckIsPartOfWhatItTakes() {
    for (int i = 0; i < 30; i++) {
      asideBytes += 600;
      packet(i * 5 * MILLI, (5 + i * 20) * MILLI);
    }

    assertThat(busy.bitsPerSecond()).isBetween(705_000L, 735_000L);
  }

  @Test
  void aPauseDoesNotMakeABottleneckSlow() {
    for (int i = 0; i < 10; i++) {
      packet(i * 10 * MILLI, (5 + i * 10) * MILLI);
    }
    packet(100 * MILLI, 220 * MILLI);
    assertThat(busy.doubts()).isTrue();
    for (int i = 1; i < 20; i++) {
      packet((100 + i * 5) * MILLI, (220 + i * 4) * MILLI);
    }

    assertThat(busy.doubts()).isFalse();
    assertThat(busy.bitsPerSecond()).isBetween(2_300_000L, 2_500_000L);
  }

  @Test
  void aClockThatGoesBackLeavesNoDoubt() {
    for (int i = 0; i < 10; i++) {
      packet(i * 10 * MILLI, (5 + i * 10) * MILLI);
    }
    packet(100 * MILLI, 220 * MILLI);
    assertThat(busy.doubts()).isTrue();

    packet(110 * MILLI, -5_000 * MILLI);
    assertThat(busy.doubts()).isFalse();
  }

  @Test
  void aBottleneckThatGotSlowIsNoPause() {
    for (int i = 0; i < 10; i++) {
      packet(i * 10 * MILLI, (5 + i * 10) * MILLI);
    }
    packet(100 * MILLI, 160 * MILLI);
    packet(110 * MILLI, 220 * MILLI);
    packet(120 * MILLI, 280 * MILLI);

    assertThat(busy.isKnown()).isTrue();
    assertThat(busy.bitsPerSecond()).isBetween(150_000L, 170_000L);
  }

  @Test
  void whatRestsAgainAndAgainIsAsSlowAsThatMakesIt() {
    for (int i = 0; i < 100; i++) {
      packet(i * 10 * MILLI, (5 + i * 10) * MILLI);
    }
    for (int clump = 1; clump < 12; clump++) {
      for (int i = 0; i < 5; i++) {
        packet(
            1000 * MILLI + (clump * 50 + i * 10) * MILLI, 1000 * MILLI + (clump * 100 + i) * MILLI);
      }
    }

    assertThat(busy.bitsPerSecond()).isBetween(450_000L, 700_000L);
  }

  private void packet(long sentNanos, long arrivalNanos) {
    waitedNanos = queue.packet(sentNanos, arrivalNanos);
    busy.packet(arrivalNanos, waitedNanos, 1200, asideBytes);
    if (groups.next(sentNanos, arrivalNanos)) {
      trend.update(groups.sentDeltaNanos(), groups.arrivalDeltaNanos(), groups.arrivalNanos());
    }
  }
}
