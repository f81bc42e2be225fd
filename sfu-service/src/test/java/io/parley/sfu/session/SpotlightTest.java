package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpotlightTest {

  private final ManualTimers timers = new ManualTimers();
  private final List<String> moves = new ArrayList<>();
  private final Spotlight<String> spotlight =
      new Spotlight<>(timers::after, (former, now) -> moves.add(former + " " + now));

  @Test
  void followsWhoeverLeads() {
    spotlight.leads("ann");
    timers.pass(Spotlight.LEAST);
    spotlight.leads("bob");

    assertThat(moves).containsExactly("null ann", "ann bob");
    assertThat(spotlight.lit()).isEqualTo("bob");
  }

  @Test
  void staysForAWhileWhereTwoAlternate() {
    for (int i = 0; i < 20; i++) {
      spotlight.leads(i % 2 == 0 ? "ann" : "bob");
      timers.pass(Duration.ofMillis(900));
    }

    assertThat(moves).hasSizeBetween(2, 5);
  }

  @Test
  void movesToWhoLeadsInTheEndAlone() {
    spotlight.leads("ann");
    spotlight.leads("bob");
    spotlight.leads("carol");
    assertThat(moves).hasSize(1);
    timers.pass(Spotlight.LEAST);
    assertThat(moves).containsExactly("null ann", "ann carol");

    timers.pass(Spotlight.LEAST);
    spotlight.leads("ann");
    spotlight.leads("carol");
    timers.pass(Duration.ofMinutes(1));
    assertThat(moves).endsWith("carol ann", "ann carol").hasSize(4);
    assertThat(timers.planned()).isZero();
  }
}
