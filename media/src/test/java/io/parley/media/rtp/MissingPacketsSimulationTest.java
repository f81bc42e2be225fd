package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A sender that answers every request, over a link that loses and reorders both ways.
class MissingPacketsSimulationTest {

  private static final int PACKETS = 3000;
  private static final long SPACING_NANOS = 4_000_000L;
  private static final long RTT_NANOS = 60_000_000L;

  private record Arrival(long nanos, long sequence) {}

  private final MissingPackets missing = new MissingPackets();
  private final PriorityQueue<Arrival> inFlight =
      new PriorityQueue<>((a, b) -> Long.compare(a.nanos, b.nanos));
  private final Set<Long> got = new HashSet<>();
  private final Map<Long, Integer> asked = new HashMap<>();
  private final long[] due = new long[16];

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void everyPacketComesOrIsGivenUpAndNoneIsAskedForTooOften(long seed) {
    RandomGenerator random = Seeds.random(seed);
    int lossPercent = random.nextInt(21);
    for (long sequence = 0; sequence < PACKETS; sequence++) {
      boolean atTheEnds = sequence == 0 || sequence == PACKETS - 1;
      send(random, atTheEnds ? 0 : lossPercent, sequence * SPACING_NANOS, sequence);
    }

    while (!inFlight.isEmpty() || missing.isWaiting()) {
      boolean arrivesFirst =
          !inFlight.isEmpty()
              && (!missing.isWaiting() || inFlight.element().nanos <= missing.wakeNanos());
      long nowNanos = arrivesFirst ? inFlight.element().nanos : missing.wakeNanos();
      if (arrivesFirst) {
        Arrival arrival = inFlight.remove();
        missing.received(nowNanos, arrival.sequence);
        got.add(arrival.sequence);
      }
      int count = missing.takeDue(nowNanos, RTT_NANOS, due);
      for (int i = 0; i < count; i++) {
        assertThat(got).doesNotContain(due[i]);
        asked.merge(due[i], 1, Integer::sum);
        send(random, lossPercent, nowNanos + RTT_NANOS / 2, due[i]);
      }
    }

    assertThat(asked.values()).allMatch(times -> times <= MissingPackets.MAX_TRIES);
    assertThat(got.size() + missing.givenUp()).isGreaterThanOrEqualTo(PACKETS);
    assertThat(missing.givenUp()).as("given up").isLessThan(PACKETS / 100);
  }

  private void send(RandomGenerator random, int lossPercent, long nowNanos, long sequence) {
    if (random.nextInt(100) >= lossPercent) {
      long jitterNanos = random.nextLong(6_000_000L);
      inFlight.add(new Arrival(nowNanos + RTT_NANOS / 2 + jitterNanos, sequence));
    }
  }
}
