package io.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DelaysTest {

  private final Delays delays = new Delays();

  @Test
  void aShareOfThePacketsIsAsFastAsItSays() {
    for (int i = 5000; i > 0; i--) {
      delays.add(i * 1_000_000L);
    }

    assertThat(delays.count()).isEqualTo(5000);
    assertThat(delays.millis(0.5)).isCloseTo(2500, within(1e-9));
    assertThat(delays.millis(0.99)).isCloseTo(4950, within(1e-9));
    assertThat(delays.millis(1)).isCloseTo(5000, within(1e-9));
  }

  @Test
  void withoutPacketsThereIsNoFigure() {
    assertThatThrownBy(() -> delays.millis(0.5)).isInstanceOf(BenchFailure.class);
  }
}
