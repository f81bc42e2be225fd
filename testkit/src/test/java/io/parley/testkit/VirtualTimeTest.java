package io.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime();

  @Test
  void goesToWhatIsPlannedAndNeverBack() {
    long startNanos = time.nowNanos();

    assertThat(time.advanceTo(startNanos + 5)).isTrue();
    assertThat(time.advanceTo(startNanos + 3)).isTrue();
    assertThat(time.nowNanos()).isEqualTo(startNanos + 5);
    assertThat(time.advanceTo(Long.MAX_VALUE)).isFalse();
    assertThat(time.elapsedNanos()).isEqualTo(5);
    assertThatIllegalArgumentException().isThrownBy(() -> time.advance(-1));
  }

  @Test
  void earliestPassesOverWhatIsNotPlanned() {
    assertThat(VirtualTime.earliest(Long.MAX_VALUE, 7, -2)).isEqualTo(-2);
    assertThat(VirtualTime.earliest(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(VirtualTime.earliest(Long.MAX_VALUE, Long.MIN_VALUE + 1)).isNegative();
  }
}
