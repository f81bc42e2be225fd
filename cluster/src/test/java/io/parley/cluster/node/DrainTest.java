package io.parley.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  @Test
  void sendsClientsAwayInEvenSlicesUntilItsTimeIsOver() {
    Drain drain = new Drain(Duration.ofSeconds(10));
    drain.begin(at(0));
    int clients = 1_000;
    for (int millis = 500; millis < 10_000; millis += 500) {
      drain.begin(at(millis));
      int slice = drain.slice(clients, at(millis));
      assertThat(slice).isBetween(49, 51);
      clients -= slice;
    }
    assertThat(drain.slice(clients, at(10_000))).isEqualTo(clients);
    assertThat(drain.slice(3, at(10_500))).isEqualTo(3);
  }

  @Test
  void sendsAllAtOnceWithoutGrace() {
    Drain drain = new Drain(Duration.ZERO);
    drain.begin(at(0));
    assertThat(drain.slice(7, at(0))).isEqualTo(7);
  }

  @Test
  void sendsNobodyOnceItIsNoLongerWished() {
    Drain drain = new Drain(Duration.ofSeconds(10));
    assertThat(drain.slice(7, at(0))).isZero();
    drain.begin(at(0));
    drain.end();
    assertThat(drain.isOn()).isFalse();
    assertThat(drain.slice(7, at(5_000))).isZero();
  }
}
