package io.parley.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RhythmTest {

  private final Rhythm rhythm = new Rhythm();
  private long millis;

  private void arrivesEach(int periodMillis, int times) {
    for (int i = 0; i < times; i++) {
      millis += periodMillis;
      rhythm.arrived(millis * 1_000_000);
    }
  }

  private boolean isSilentAfter(int pauseMillis) {
    return rhythm.isSilent((millis + pauseMillis) * 1_000_000);
  }

  @Test
  void nothingIsSaidOfAStreamThatHasNotBegun() {
    assertThat(isSilentAfter(10_000)).isFalse();
  }

  @Test
  void oneThatComesOftenIsSoonMissed() {
    arrivesEach(33, 30);
    assertThat(isSilentAfter(249)).isFalse();
    assertThat(isSilentAfter(250)).isTrue();
  }

  @Test
  void oneThatComesSeldomIsWaitedFor() {
    arrivesEach(200, 10);
    assertThat(isSilentAfter(799)).isFalse();
    assertThat(isSilentAfter(800)).isTrue();
  }

  @Test
  void aPauseIsRememberedForAWhile() {
    arrivesEach(33, 30);
    arrivesEach(240, 1);
    arrivesEach(33, 30);
    assertThat(isSilentAfter(500)).isFalse();
    arrivesEach(33, 200);
    assertThat(isSilentAfter(250)).isTrue();
  }

  @Test
  void anEndIsNoPause() {
    arrivesEach(33, 30);
    arrivesEach(5_000, 1);
    arrivesEach(33, 3);
    assertThat(isSilentAfter(250)).isTrue();
  }
}
