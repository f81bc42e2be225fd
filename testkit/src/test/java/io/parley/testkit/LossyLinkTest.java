package io.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossyLinkTest {

  private final VirtualTime time = new VirtualTime();

  @Test
  void deliversInOrderAfterTheDelay() {
    var link = link(Conditions.PERFECT.withDelayMillis(50, 20), 1);
    long sentNanos = time.nowNanos();
    for (int i = 0; i < 100; i++) {
      link.offer(time.nowNanos(), i);
    }

    assertThat(link.poll(sentNanos + 49_999_999)).isNull();
    assertThat(drain(link)).isSorted().hasSize(100);
    assertThat(time.nowNanos() - sentNanos).isBetween(50_000_000L, 70_000_000L);
  }

  @Test
  void losesAboutAsManyAsAsked() {
    var link = link(Conditions.PERFECT.withLoss(0.2), 2);
    for (int i = 0; i < 10_000; i++) {
      link.offer(time.nowNanos(), i);
    }

    assertThat(link.lost()).isBetween(1_800L, 2_200L);
    assertThat(drain(link)).hasSize((int) (10_000 - link.lost()));
  }

  @Test
  void letsSomeBeOvertakenAndRepeatsSome() {
    var link = link(Conditions.PERFECT.withReordering(0.3).withDuplication(0.1), 3);
    for (int i = 0; i < 1_000; i++) {
      link.offer(time.nowNanos(), i);
      time.advanceMillis(1);
    }

    var arrived = drain(link);
    assertThat(arrived).hasSizeBetween(1_060, 1_140);
    assertThat(arrived).isNotEqualTo(arrived.stream().sorted().toList());
  }

  @Test
  void isTheSameForTheSameSeed() {
    var conditions = Conditions.PERFECT.withLoss(0.3).withReordering(0.5).withDelayMillis(10, 30);

    assertThat(run(conditions, 7)).isEqualTo(run(conditions, 7)).isNotEqualTo(run(conditions, 8));
  }

  private List<Integer> run(Conditions conditions, long seed) {
    var link = link(conditions, seed);
    for (int i = 0; i < 100; i++) {
      link.offer(time.nowNanos(), i);
    }
    return drain(link);
  }

  private static LossyLink<Integer> link(Conditions conditions, long seed) {
    return new LossyLink<>(conditions, Seeds.random(seed));
  }

  private List<Integer> drain(LossyLink<Integer> link) {
    var arrived = new ArrayList<Integer>();
    while (time.advanceTo(link.wakeNanos())) {
      for (var packet = link.poll(time.nowNanos());
          packet != null;
          packet = link.poll(time.nowNanos())) {
        arrived.add(packet);
      }
    }
    return arrived;
  }
}
