package io.parley.media.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LayerMeterTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private final LayerMeter meter = new LayerMeter();
  private long nowNanos = -3 * SECOND;

  /// Thirty frames a second of three spatial and two temporal layers.
  private void send(int millis, int spatialLayers) {
    for (int i = 0; i < millis / 33; i++) {
      nowNanos += 33 * MILLI;
      long timestamp = nowNanos / 10_000;
      for (int spatial = 0; spatial < spatialLayers; spatial++) {
        int bytes = 250 << spatial;
        meter.count(nowNanos, timestamp, spatial, i & 1, -1 << spatial, bytes);
        meter.count(nowNanos, timestamp, spatial, i & 1, -1 << spatial, bytes);
      }
    }
  }

  @Test
  void addsUpWhatASubscriberNeeds() {
    send(5000, 3);

    assertThat((double) meter.bitsPerSecond(nowNanos, 0, 0)).isCloseTo(60_600, within(5000.0));
    assertThat((double) meter.bitsPerSecond(nowNanos, 0, 1)).isCloseTo(121_200, within(8000.0));
    assertThat((double) meter.bitsPerSecond(nowNanos, 2, 1)).isCloseTo(848_000, within(50_000.0));
    assertThat(meter.bitsPerSecond(nowNanos, 7, 7)).isEqualTo(meter.bitsPerSecond(nowNanos, 2, 1));
    assertThat(meter.framesPerSecond(nowNanos, 1, 1)).isCloseTo(30.3, within(2.0));
    assertThat(meter.framesPerSecond(nowNanos, 1, 0)).isCloseTo(15.1, within(1.5));
    assertThat(meter.spatialLayers()).isEqualTo(3);
    assertThat(meter.temporalLayers()).isEqualTo(2);
  }

  @Test
  void knowsTheRateOfAStreamThatHasJustBegun() {
    send(330, 1);

    assertThat((double) meter.bitsPerSecond(nowNanos, 0, 1)).isCloseTo(121_200, within(20_000.0));
  }

  @Test
  void forgetsAfterASecond() {
    send(3000, 2);
    nowNanos += 1000 * MILLI;

    assertThat(meter.bitsPerSecond(nowNanos, 1, 1)).isZero();
    assertThat(meter.framesPerSecond(nowNanos, 1, 1)).isZero();
  }

  @Test
  void seesWhichLayersArrive() {
    send(1000, 3);
    send(1200, 1);

    assertThat(meter.isLive(nowNanos, 0, SECOND)).isTrue();
    assertThat(meter.isLive(nowNanos, 1, SECOND)).isFalse();
    assertThat(meter.highestLive(nowNanos, SECOND)).isZero();
    assertThat(meter.isLive(nowNanos, -1, SECOND)).isFalse();
    assertThat(meter.bitsPerSecond(nowNanos, -1, 0)).isZero();
  }
}
