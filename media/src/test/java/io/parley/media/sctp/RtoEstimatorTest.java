package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RtoEstimatorTest {

  private static final long MILLIS = 1_000_000;

  private final RtoEstimator rto = new RtoEstimator();

  @Test
  void beginsWithASecond() {
    assertThat(rto.nanos()).isEqualTo(1000 * MILLIS);
  }

  @Test
  void takesThriceTheFirstRoundTrip() {
    rto.measured(200 * MILLIS);

    assertThat(rto.nanos()).isEqualTo(600 * MILLIS);
  }

  @Test
  void settlesOnASteadyRoundTripButNotBelowItsFloor() {
    for (int i = 0; i < 100; i++) {
      rto.measured(20 * MILLIS);
    }
    assertThat(rto.nanos()).isEqualTo(RtoEstimator.MIN_NANOS);
  }

  @Test
  void doublesUpToItsCeilingAndForgetsThatWithTheNextMeasurement() {
    rto.measured(100 * MILLIS);
    rto.backOff();
    assertThat(rto.nanos()).isEqualTo(600 * MILLIS);
    for (int i = 0; i < 20; i++) {
      rto.backOff();
    }
    assertThat(rto.nanos()).isEqualTo(RtoEstimator.MAX_NANOS);
    rto.measured(100 * MILLIS);
    assertThat(rto.nanos()).isLessThan(600 * MILLIS);
  }
}
