package io.parley.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundTripTest {

  private static final long EPOCH_NANOS = 1_700_000_000_000_000_000L;

  private final RoundTrip roundTrip = new RoundTrip();

  private static long ntpAt(int millis) {
    return NtpTime.ofUnixNanos(EPOCH_NANOS + millis * 1_000_000L);
  }

  private static int units(int millis) {
    return NtpTime.nanosToUnits(millis * 1_000_000L);
  }

  @Test
  void takesTheDelayAtTheOtherSideFromTheTimeBetween() {
    assertThat(roundTrip.echoed(ntpAt(130), NtpTime.middle(ntpAt(0)), units(100))).isTrue();

    assertThat(roundTrip.isMeasured()).isTrue();
    assertThat(roundTrip.rttNanos()).isCloseTo(30_000_000L, within(50_000L));
  }

  @Test
  void movesSlowlyAfterTheFirstMeasurement() {
    roundTrip.echoed(ntpAt(130), NtpTime.middle(ntpAt(0)), units(100));
    roundTrip.echoed(ntpAt(210), NtpTime.middle(ntpAt(0)), units(100));

    assertThat(roundTrip.rttNanos()).isCloseTo(40_000_000L, within(50_000L));
  }

  @Test
  void measuresAcrossTheWrapOfTheMiddleBits() {
    long sent = 0x0000_ffff_ff00_0000L;
    long now = sent + (1L << 31); // half a second later

    assertThat(roundTrip.echoed(now, NtpTime.middle(sent), 0)).isTrue();
    assertThat(roundTrip.rttNanos()).isCloseTo(500_000_000L, within(50_000L));
  }

  @Test
  void whatCannotBeIsNotTaken() {
    assertThat(roundTrip.echoed(ntpAt(130), 0, 0)).isFalse();
    assertThat(roundTrip.echoed(ntpAt(130), NtpTime.middle(ntpAt(0)), units(200))).isFalse();
    assertThat(roundTrip.echoed(ntpAt(60_000), NtpTime.middle(ntpAt(0)), units(100))).isFalse();

    assertThat(roundTrip.isMeasured()).isFalse();
    assertThat(roundTrip.rttNanos()).isEqualTo(RoundTrip.INITIAL_NANOS);
  }

  @Test
  void aTripShorterThanTheRoundingIsZero() {
    assertThat(roundTrip.echoed(ntpAt(100), NtpTime.middle(ntpAt(0)), units(101))).isTrue();
    assertThat(roundTrip.rttNanos()).isZero();
  }
}
