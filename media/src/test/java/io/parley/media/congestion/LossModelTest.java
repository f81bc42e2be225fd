package io.parley.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LossModelTest {

  private static final long OTHERWISE_BPS = 2_000_000;
  private static final int BYTES = 1000;

  private final LossModel model = new LossModel();
  private final RandomGenerator random = Seeds.random(1);
  private long nowNanos = -2_000_000_000L;
  private double tokens;

  @Test
  void limitsNothingWithoutLosses() {
    run(100, packet -> true);

    assertThat(model.limitBps()).isEqualTo(Long.MAX_VALUE);
    assertThat(model.lossRatio()).isZero();
  }

  @Test
  void bearsAFewLossesAtRandom() {
    run(100, packet -> random.nextDouble() > 0.04);

    assertThat(model.lossRatio()).isBetween(0.02, 0.07);
    assertThat(Math.min(model.limitBps(), OTHERWISE_BPS)).isGreaterThan(1_800_000);
  }

  @Test
  void findsWhatAPolicerLetsThrough() {
    run(200, packet -> police(800_000));

    assertThat(model.limitBps()).isBetween(650_000L, 950_000L);
  }

  @Test
  void forgetsLossesThatAreOver() {
    run(100, packet -> police(800_000));
    run(100, packet -> true);

    assertThat(model.limitBps()).isEqualTo(Long.MAX_VALUE);
  }

  /// Sends at the rate that the model allows, in rounds of a tenth of a second.
  private void run(int rounds, LongPredicate arrives) {
    for (int round = 0; round < rounds; round++) {
      long bps = Math.min(OTHERWISE_BPS, model.limitBps());
      long stepNanos = BYTES * 8_000_000_000L / bps;
      long bytes = 0;
      for (long endNanos = nowNanos + 100_000_000L; nowNanos < endNanos; nowNanos += stepNanos) {
        tokens += stepNanos;
        if (arrives.test(stepNanos)) {
          model.received(nowNanos, BYTES, false);
          bytes += BYTES;
        } else {
          model.missing(nowNanos, BYTES);
        }
      }
      model.update(OTHERWISE_BPS, bytes * 80);
    }
  }

  /// Lets through what a bucket of ten packets at that rate does.
  private boolean police(long bps) {
    double packetNanos = BYTES * 8e9 / bps;
    tokens = Math.min(tokens, 10 * packetNanos);
    if (tokens < packetNanos) {
      return false;
    }
    tokens -= packetNanos;
    return true;
  }
}
