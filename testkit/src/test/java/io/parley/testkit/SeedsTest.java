package io.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeedsTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void theSameSeedGivesTheSameRandomness(long seed) {
    assertThat(Seeds.random(seed).nextLong()).isEqualTo(Seeds.random(seed).nextLong());
    assertThat(Seeds.random(seed).nextLong()).isNotEqualTo(Seeds.random(seed + 1).nextLong());
  }
}
