package io.parley.signaling.sfu.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {

  private final Pulse pulse = new Pulse(0, 2_000_000_000L);

  private boolean deadAtMillis(long millis) {
    return pulse.beat(millis * 1_000_000);
  }

  @Test
  void isDeadAfterASecondOfSilence() {
    pulse.heard();
    assertThat(deadAtMillis(0)).isFalse();
    assertThat(deadAtMillis(250)).isFalse();
    assertThat(deadAtMillis(500)).isFalse();
    assertThat(deadAtMillis(750)).isFalse();
    assertThat(deadAtMillis(1_000)).isTrue();
  }

  @Test
  void livesWhateverItSays() {
    for (long millis = 0; millis < 10_000; millis += 750) {
      pulse.heard();
      assertThat(deadAtMillis(millis)).isFalse();
      assertThat(deadAtMillis(millis + 400)).isFalse();
    }
  }

  @Test
  void isNotBlamedForOurOwnPause() {
    pulse.heard();
    deadAtMillis(0);
    assertThat(deadAtMillis(250)).isFalse();
    assertThat(deadAtMillis(5_000)).isFalse();
    assertThat(deadAtMillis(5_250)).isTrue();
  }

  @Test
  void hasMoreTimeForItsFirstWordButNotForEver() {
    for (long millis = 250; millis < 2_000; millis += 250) {
      assertThat(deadAtMillis(millis)).isFalse();
    }
    assertThat(pulse.everHeard()).isFalse();
    assertThat(deadAtMillis(2_000)).isTrue();
  }
}
