package io.parley.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NtpTimeTest {

  @Test
  void countsSecondsSince1900() {
    assertThat(NtpTime.ofUnixNanos(0)).isEqualTo(2_208_988_800L << 32);
    assertThat(NtpTime.ofUnixNanos(1_500_000_000L)).isEqualTo(2_208_988_801L << 32 | 1L << 31);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void aNanosecondSurvivesTheConversion(long seed) {
    var random = Seeds.random(seed);
    long unixNanos = random.nextLong(2_000_000_000_000_000_000L);
    long laterNanos = unixNanos + random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
    long ntp = NtpTime.ofUnixNanos(unixNanos);

    assertThat(NtpTime.toUnixNanos(ntp)).isBetween(unixNanos - 1, unixNanos + 1);
    assertThat(NtpTime.nanosBetween(ntp, NtpTime.ofUnixNanos(laterNanos)))
        .isBetween(laterNanos - unixNanos - 1, laterNanos - unixNanos + 1);
  }

  @Test
  void delaysAreInUnitsOfOneIn65536() {
    assertThat(NtpTime.nanosToUnits(1_500_000_000L)).isEqualTo(98_304);
    assertThat(NtpTime.unitsToNanos(98_304)).isEqualTo(1_500_000_000L);
    assertThat(NtpTime.unitsToNanos(-1)).isEqualTo(65_535_999_984_741L);
  }
}
