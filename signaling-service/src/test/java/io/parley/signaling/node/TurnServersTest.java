package io.parley.signaling.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.protocol.id.ParticipantSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livekit.LivekitRtc.ICEServer;
import org.junit.jupiter.api.Test;

class TurnServersTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final ParticipantSid ANN = new ParticipantSid("PA_ann");

  @Test
  void makesCredentialsAsCoturnChecksThem() {
    TurnServers turn =
        new TurnServers(
            List.of(new TurnServers.Server(List.of("turn:t:3478"), "", "", "north")),
            Duration.ofHours(4));
    ICEServer server = turn.of(ANN, NOW).getFirst();
    assertThat(server.getUsername()).isEqualTo("1014400:PA_ann");
    // printf '1014400:PA_ann' | openssl dgst -sha1 -hmac north -binary | base64
    assertThat(server.getCredential()).isEqualTo("35p51ctSJ/YJMYXhxXfE3h4dmSg=");
  }

  @Test
  void passesFixedCredentialsOn() {
    TurnServers turn =
        new TurnServers(
            List.of(
                new TurnServers.Server(List.of("stun:s"), "", "", ""),
                new TurnServers.Server(List.of("turn:t"), "user", "word", "")),
            Duration.ofHours(4));
    assertThat(turn.of(ANN, NOW))
        .extracting(ICEServer::getUsername, ICEServer::getCredential)
        .containsExactly(tuple("", ""), tuple("user", "word"));
  }

  @Test
  void keepsSecretsOutOfLogs() {
    assertThat(new TurnServers.Server(List.of("turn:t"), "u", "word", "north").toString())
        .doesNotContain("word", "north");
  }
}
