package io.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SignalingPropertiesTest {

  private static SignalingProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("parley.signaling", SignalingProperties.class);
  }

  @Test
  void hasDefaultsThatWorkOnOneMachine() {
    SignalingProperties properties = bind(Map.of());
    assertThat(properties.host()).isEqualTo("127.0.0.1");
    assertThat(properties.resumeWindow()).isEqualTo(Duration.ofSeconds(60));
    assertThat(properties.iceServers()).isEmpty();
    assertThat(properties.maxFrame().toMegabytes()).isEqualTo(2);
  }

  @Test
  void readsIceServersAndKeepsTheirSecretsToItself() {
    SignalingProperties properties =
        bind(
            Map.of(
                "parley.signaling.ice-servers[0].urls", "turn:a:3478,turns:a:443",
                "parley.signaling.ice-servers[0].secret", "north"));
    assertThat(properties.iceServers().getFirst().urls()).hasSize(2);
    assertThat(properties.toString()).doesNotContain("north");
  }

  @Test
  void refusesWhatCannotWork() {
    assertThatThrownBy(() -> bind(Map.of("parley.signaling.ping-timeout", "5s")))
        .hasRootCauseMessage("parley.signaling.ping-timeout must exceed ping-interval");
    assertThatThrownBy(() -> bind(Map.of("parley.signaling.max-participants", "0")))
        .hasRootCauseMessage("parley.signaling.max-participants must be 1 or more");
    assertThatThrownBy(() -> bind(Map.of("parley.signaling.resume-window", "1s")))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }
}
