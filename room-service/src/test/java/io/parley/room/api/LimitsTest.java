package io.parley.room.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {

  @Test
  void takesNamesOfOneTo256Characters() {
    assertThat(Limits.roomName("")).isEqualTo("no room name");
    assertThat(Limits.roomName("a")).isNull();
    assertThat(Limits.roomName("ß".repeat(256))).isNull();
    assertThat(Limits.roomName("a".repeat(257))).contains("max length 256");
    assertThat(Limits.identity("")).isEqualTo("identity cannot be empty");
    assertThat(Limits.identity("a".repeat(257))).contains("max length 256");
  }

  @Test
  void countsMetadataAndAttributesInBytes() {
    assertThat(Limits.metadata("é".repeat(256 << 10))).isNull();
    assertThat(Limits.metadata("é".repeat((256 << 10) + 1))).contains("524288");
    assertThat(Limits.attributes(Map.of("k".repeat(64), "v".repeat((64 << 10) - 64)))).isNull();
    assertThat(Limits.attributes(Map.of("k".repeat(64), "v".repeat(64 << 10)))).contains("65536");
  }

  @Test
  void takesANonceOf16BytesOrNone() {
    assertThat(Limits.nonce(0)).isNull();
    assertThat(Limits.nonce(16)).isNull();
    assertThat(Limits.nonce(15)).isNotNull();
  }

  @Test
  void saysTheFirstComplaint() {
    assertThat(Limits.first(null, "one", "two")).isEqualTo("one");
    assertThat(Limits.first(null, null)).isNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void aRoomNameThatIsTakenSurvivesStorage(long seed) {
    RandomGenerator random = Seeds.random(seed);
    char[] name = new char[random.nextInt(1, 20)];
    for (int i = 0; i < name.length; i++) {
      name[i] = (char) random.nextInt(random.nextBoolean() ? 128 : 65_536);
    }
    String text = new String(name);

    String stored = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    boolean survives = stored.equals(text) && text.indexOf(0) < 0;

    assertThat(Limits.roomName(text) == null).isEqualTo(survives);
  }
}
