package io.parley.billing.usage.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.billing.usage.UsageQuery.Position;
import io.parley.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CursorTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void whatIsEncodedIsDecoded(long seed) {
    RandomGenerator random = Seeds.random(seed);
    Position position =
        new Position(
            Instant.ofEpochSecond(1_700_000_000L + random.nextInt(1 << 28)),
            name(random),
            name(random));

    assertThat(Cursor.decode(Cursor.encode(position))).isEqualTo(position);
  }

  @Test
  void whatNobodyEncodedIsNoCursor() {
    assertThat(Cursor.decode("")).isNull();
    assertThat(Cursor.decode("%")).isNull();
    assertThat(Cursor.decode(base64("1\0room"))).isNull();
    assertThat(Cursor.decode(base64("noon\0room\0ann"))).isNull();
    assertThat(Cursor.decode(base64(Long.MAX_VALUE + "\0room\0ann"))).isNull();
    assertThat(Cursor.decode(base64("1740787200000\0a\0b\0c"))).isNull();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(RandomGenerator random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      name.appendCodePoint(
          random.nextBoolean() ? random.nextInt(1, 0xD800) : random.nextInt(0x10000, 0x10FFFF));
    }
    return name.toString();
  }
}
