package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SctpAssociationTest {

  private final TwoEnds ends = new TwoEnds(SctpConfig.STANDARD, Conditions.PERFECT, 7);

  @Test
  void comesUpWhenOnlyOneSideBegins() {
    ends.client.association.start(ends.now());
    ends.run(100);

    assertThat(ends.client.association.state()).isEqualTo(SctpState.ESTABLISHED);
    assertThat(ends.server.association.state()).isEqualTo(SctpState.ESTABLISHED);
    assertThat(ends.server.events).containsExactly(new SctpEvent.Connected());
  }

  @Test
  void comesUpOnceWhenBothBeginAtOnce() {
    ends.connect();
    ends.run(5000);

    assertThat(ends.client.events).containsExactly(new SctpEvent.Connected());
    assertThat(ends.server.events).containsExactly(new SctpEvent.Connected());
  }

  @Test
  void opensAChannelOnBothSides() {
    int id = ends.client.association.open(ends.now(), "_lossy", "p", false, 0, -1);
    ends.connect();
    ends.run(100);

    assertThat(id).isZero();
    assertThat(ends.server.events)
        .contains(new SctpEvent.ChannelOpened(0, "_lossy", "p", false, 0, -1, true));
    assertThat(ends.client.events)
        .contains(new SctpEvent.ChannelOpened(0, "_lossy", "p", false, 0, -1, false));
  }

  @Test
  void takesOddStreamsWhenItIsTheDtlsServer() {
    assertThat(ends.server.association.open(ends.now(), "a", "", true, -1, -1)).isEqualTo(1);
    assertThat(ends.server.association.open(ends.now(), "b", "", true, -1, -1)).isEqualTo(3);
  }

  @Test
  void deliversTextBytesAndNothing() {
    ends.connect();
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    send(id, PayloadKind.STRING, "hä".getBytes(StandardCharsets.UTF_8));
    send(id, PayloadKind.BINARY, new byte[] {1, 2, 3});
    send(id, PayloadKind.STRING, new byte[0]);
    ends.run(500);

    assertThat(ends.server.all(SctpEvent.MessageReceived.class))
        .extracting(SctpEvent.MessageReceived::kind)
        .containsExactly(PayloadKind.STRING, PayloadKind.BINARY, PayloadKind.STRING);
    assertThat(ends.server.messages(id))
        .containsExactly("hä".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3}, new byte[0]);
  }

  @Test
  void deliversA64KilobyteMessageWhole() {
    ends.connect();
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    byte[] large = new byte[65_536];
    new Random(1).nextBytes(large);
    send(id, PayloadKind.BINARY, large);
    ends.run(2000);

    assertThat(ends.server.messages(id)).hasSize(1);
    assertThat(Arrays.equals(ends.server.messages(id).getFirst(), large)).isTrue();
    assertThat(ends.client.association.bufferedBytes()).isZero();
  }

  private void send(int id, PayloadKind kind, byte[] message) {
    assertThat(ends.client.association.send(ends.now(), id, kind, message))
        .isEqualTo(SendOutcome.SENT);
  }
}
