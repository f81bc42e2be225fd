package io.parley.sfu.quality;

import static org.assertj.core.api.Assertions.assertThat;

import livekit.LivekitModels.ConnectionQuality;
import org.junit.jupiter.api.Test;

class StandingTest {

  private static final long SECOND = 1_000_000_000L;

  private final Standing standing = new Standing();

  private boolean scored(int second, double score) {
    return standing.scored(second * SECOND, score);
  }

  @Test
  void whatIsExcellentFromTheStartIsNoNews() {
    assertThat(scored(1, 4.4)).isFalse();
    assertThat(standing.quality()).isEqualTo(ConnectionQuality.EXCELLENT);
    assertThat(standing.score()).isEqualTo(4.4);
  }

  @Test
  void worseIsToldAtOnce() {
    assertThat(scored(1, 3.5)).isTrue();
    assertThat(standing.quality()).isEqualTo(ConnectionQuality.GOOD);
    assertThat(scored(2, 2)).isTrue();
    assertThat(standing.quality()).isEqualTo(ConnectionQuality.POOR);
    assertThat(scored(3, 1.5)).isFalse();
  }

  @Test
  void betterIsToldWhenItLasts() {
    scored(1, 2);
    assertThat(scored(2, 4.4)).isFalse();
    assertThat(scored(6, 4.4)).isFalse();
    assertThat(scored(7, 4.4)).isTrue();
    assertThat(standing.quality()).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void whatGetsWorseMeanwhileBeginsAnew() {
    scored(1, 2);
    scored(2, 4.4);
    assertThat(scored(5, 2)).isFalse();
    assertThat(scored(7, 4.4)).isFalse();
    assertThat(scored(12, 4.4)).isTrue();
  }

  @Test
  void theLeastOfWhatLastsIsTold() {
    scored(1, 2);
    scored(2, 4.4);
    scored(4, 3.5);
    assertThat(scored(7, 4.4)).isTrue();
    assertThat(standing.quality()).isEqualTo(ConnectionQuality.GOOD);
    scored(8, 4.4);
    assertThat(scored(13, 4.4)).isTrue();
    assertThat(standing.quality()).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void whoIsLostIsLostUntilHeard() {
    assertThat(standing.lost()).isTrue();
    assertThat(standing.lost()).isFalse();
    assertThat(standing.score()).isEqualTo(1);
    assertThat(scored(1, 4.4)).isFalse();
    assertThat(standing.quality()).isEqualTo(ConnectionQuality.LOST);
    assertThat(standing.heard()).isTrue();
    assertThat(standing.quality()).isEqualTo(ConnectionQuality.POOR);
    assertThat(standing.heard()).isFalse();
    scored(2, 4.4);
    assertThat(scored(7, 4.4)).isTrue();
  }
}
