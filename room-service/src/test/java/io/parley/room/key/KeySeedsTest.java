package io.parley.room.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.cluster.keyring.ApiKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySeedsTest {

  @Test
  void readsPairs() {
    assertThat(KeySeeds.parse(" a:1 , b:x:y ", "p", true))
        .containsExactly(new ApiKey("a", "p", "1"), new ApiKey("b", "p", "x:y"));
  }

  @Test
  void knowsTheDevKeyInDevModeOnly() {
    assertThat(KeySeeds.parse("", "p", true)).containsExactly(new ApiKey("devkey", "p", "secret"));
    assertThat(KeySeeds.parse("", "p", false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"topsecret", "a:", ":topsecret", "a:1,", "a:1,,b:2", ","})
  void refusesAnythingElseWithoutShowingIt(String keys) {
    assertThatThrownBy(() -> KeySeeds.parse(keys, "p", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PARLEY_KEYS")
        .hasMessageNotContaining("topsecret");
  }
}
