package io.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SfuPropertiesTest {

  @Test
  void leavesOneProcessorToOthers() {
    var properties = bind(Map.of());

    assertThat(properties.shardsOn(8)).isEqualTo(7);
    assertThat(properties.shardsOn(1)).isOne();
    assertThat(bind(Map.of("parley.sfu.shards", "3")).shardsOn(8)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "shards, 257",
    "udp-port, 70000",
    "tcp-port, -1",
    "socket-buffer, 1KB",
    "slot-memory, 10KB",
    "max-sessions, 0",
    "loudest-tracks, -1",
    "advertised-addresses, 192.0.2.1"
  })
  void refusesWhatCannotWork(String name, String value) {
    assertThatThrownBy(() -> bind(Map.of("parley.sfu." + name, value)))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("parley.sfu");
  }

  private static SfuProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("parley.sfu", SfuProperties.class);
  }
}
