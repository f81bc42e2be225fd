package io.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BottleneckTest {

  private static final long MILLI = 1_000_000L;

  private final VirtualTime time = new VirtualTime();
  private final Bottleneck<Integer> link =
      new Bottleneck<Integer>(time.nowNanos(), 800_000, Seeds.random(1)).withDelayMillis(20, 0);

  @Test
  void takesItsTimeForEachPacket() {
    offer(3, 1000); // 10 ms each

    assertThat(link.queueNanos(time.nowNanos())).isEqualTo(30 * MILLI);
    assertThat(arrivals()).containsExactly(30L, 40L, 50L);
    assertThat(link.queueNanos(time.nowNanos())).isZero();
  }

  @Test
  void whatWaitsGoesAsFastAsTheLinkBecomes() {
    offer(2, 1000);
    time.advanceMillis(5);
    link.capacity(time.nowNanos(), 400_000);

    assertThat(link.queueNanos(time.nowNanos())).isEqualTo(30 * MILLI);
    assertThat(arrivals()).containsExactly(35L, 55L);
  }

  @Test
  void dropsWhatWouldWaitTooLong() {
    link.withQueueMillis(100);
    offer(50, 1000);

    assertThat(link.dropped()).isEqualTo(39);
    assertThat(arrivals()).hasSize(11);
  }

  @Test
  void losesByChanceAndKeepsTheOrder() {
    link.withDelayMillis(20, 30).loss(0.5);
    for (int i = 0; i < 1000; i++) {
      link.offer(time.nowNanos(), 100, i);
      time.advanceMillis(1);
    }

    assertThat(arrivals()).isSorted().hasSize(1000 - (int) link.lost());
    assertThat(link.lost()).isBetween(450L, 550L);
  }

  private void offer(int packets, int bytes) {
    for (int i = 0; i < packets; i++) {
      link.offer(time.nowNanos(), bytes, i);
    }
  }

  /// When all that is under way arrives, in milliseconds since the start.
  private List<Long> arrivals() {
    var arrivals = new ArrayList<Long>();
    int newest = -1;
    while (time.advanceTo(link.wakeNanos())) {
      for (var packet = link.poll(time.nowNanos());
          packet != null;
          packet = link.poll(time.nowNanos())) {
        assertThat(packet).isGreaterThan(newest);
        newest = packet;
        arrivals.add(time.elapsedNanos() / MILLI);
      }
    }
    return arrivals;
  }
}
