package io.parley.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedQueueTest {

  private static final long MILLI = 1_000_000L;
  private static final int BYTES = 1250;

  private final Pacer pacer = new Pacer(new Probing(), 1_000_000);
  private final PacedQueue<String> queue = new PacedQueue<>(pacer, 500);
  private final List<String> left = new ArrayList<>();
  private long nowNanos = -1_000 * MILLI;

  @Test
  void audioNeverWaitsAndRetransmissionsGoFirst() {
    pacer.rate(1_000_000, false, true);
    for (int i = 0; i < 10; i++) {
      add(PacketKind.VIDEO, "v" + i);
    }
    drain();
    assertThat(left).containsExactly("v0", "v1");

    add(PacketKind.AUDIO, "a");
    add(PacketKind.RETRANSMISSION, "r");
    drain();
    assertThat(left).containsExactly("v0", "v1", "a");

    passMillis(10);
    assertThat(left).containsExactly("v0", "v1", "a", "r");
    passMillis(10);
    assertThat(left).endsWith("r", "v2");
  }

  @Test
  void leavesAtTheRateThatItWasGiven() {
    pacer.rate(1_000_000, false, true);
    for (int i = 0; i < 20; i++) {
      add(PacketKind.VIDEO, "v" + i);
    }
    passMillis(100);

    assertThat(left.size()).isBetween(10, 13);
    assertThat(pacer.wakeNanos() - nowNanos).isBetween(1L, 15 * MILLI);
  }

  @Test
  void letsABurstThroughOnALinkThatWasNotMet() {
    pacer.rate(1_000_000, false, false);
    for (int i = 0; i < 20; i++) {
      add(PacketKind.VIDEO, "v" + i);
    }
    drain();

    assertThat(left).hasSize(5);
  }

  @Test
  void riseOfTheRateKeepsWaitsShort() {
    pacer.rate(1_000_000, false, true);
    for (int i = 0; i < 400; i++) {
      add(PacketKind.VIDEO, "v" + i);
    }
    passMillis(400);

    assertThat(left).hasSize(400);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(pacer.queuedBytes()).isZero();
    assertThat(pacer.wakeNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesWhatIsTooMuch() {
    for (int i = 0; i < 500; i++) {
      assertThat(queue.add(nowNanos, PacketKind.VIDEO, "v", i, BYTES)).isTrue();
    }

    assertThat(queue.add(nowNanos, PacketKind.AUDIO, "a", 0, BYTES)).isFalse();
  }

  @Test
  void whatIsTakenAwayWaitsNoMore() {
    pacer.rate(1_000_000, false, true);
    for (int i = 0; i < 40; i++) {
      queue.add(nowNanos, PacketKind.VIDEO, i % 2 == 0 ? "kept" : "gone", i, BYTES);
    }
    queue.add(nowNanos, PacketKind.RETRANSMISSION, "gone", 1, BYTES);
    queue.removeAll("gone");
    assertThat(pacer.queuedBytes()).isEqualTo(20 * BYTES);
    passMillis(1_000);

    assertThat(left).hasSize(20).containsOnly("kept");
    assertThat(queue.isEmpty()).isTrue();
    assertThat(pacer.queuedBytes()).isZero();
  }

  @Test
  void nothingWaitsBeforeThereIsAPacer() {
    PacedQueue<String> unpaced = new PacedQueue<>(1000);
    for (int i = 0; i < 50; i++) {
      unpaced.add(nowNanos, PacketKind.VIDEO, "v", i, BYTES);
    }
    for (int i = 0; i < 30; i++) {
      assertThat(unpaced.next(nowNanos)).isEqualTo("v");
      assertThat(unpaced.number()).isEqualTo(i);
      unpaced.remove(nowNanos, BYTES);
    }
    unpaced.pace(nowNanos, pacer);

    assertThat(pacer.queuedBytes()).isEqualTo(20 * BYTES);
  }

  private void add(PacketKind kind, String name) {
    queue.add(nowNanos, kind, name, 0, BYTES);
  }

  private void drain() {
    for (String next = queue.next(nowNanos); next != null; next = queue.next(nowNanos)) {
      left.add(next);
      queue.remove(nowNanos, BYTES);
    }
  }

  private void passMillis(int millis) {
    for (int i = 0; i < millis; i++) {
      nowNanos += MILLI;
      drain();
    }
  }
}
