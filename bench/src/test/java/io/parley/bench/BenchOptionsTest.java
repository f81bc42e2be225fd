package io.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

  @Test
  void measuresADevServerWithOneSubscriberUnlessTold() {
    var options = parse("delay");

    assertThat(options.server().url()).hasToString("ws://127.0.0.1:7880");
    assertThat(options.server().key()).isEqualTo("devkey");
    assertThat(options.subscribers()).isEqualTo(1);
    assertThat(options.bitsPerSecond()).isEqualTo(1_000_000);
  }

  @Test
  void signsWithTheFirstOfTheKeysAndKeepsTheSecretToItself() {
    var keys = Map.of("PARLEY_KEYS", "one:first,two:second");
    var server = BenchOptions.parse(new String[] {"delay"}, keys).server();

    assertThat(server.key()).isEqualTo("one");
    assertThat(server.secret()).isEqualTo("first");
    assertThat(server.toString()).doesNotContain("first");
  }

  @Test
  void takesTheUrlOfThePageAsWell() {
    assertThat(parse("delay", "--url", "https://example.org/").server().joinUri().toString())
        .startsWith("wss://example.org/rtc?");
  }

  @ParameterizedTest
  @CsvSource({
    "'', say what to measure",
    "speed, cannot measure speed",
    "memory, memory needs --pid",
    "delay --speed 3, unknown option --speed",
    "delay --seconds, --seconds needs a value",
    "delay --seconds soon, is not a number",
    "delay --seconds 0, between 1 and 3600",
    "delay --url nowhere, must look like"
  })
  void saysWhatToWriteInstead(String line, String message) {
    assertThatThrownBy(() -> parse(line.isEmpty() ? new String[0] : line.split(" ", -1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  private static BenchOptions parse(String... arguments) {
    return BenchOptions.parse(arguments, Map.of());
  }
}
