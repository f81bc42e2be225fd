package io.parley.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Conditions;
import io.parley.testkit.Seeds;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DtlsFuzzTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void theScreenSurvivesAnyBytes(long seed) {
    var random = Seeds.random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      if (bytes.length > 13) {
        bytes[0] = (byte) random.nextInt(19, 26);
        bytes[1] = (byte) 0xfe;
        bytes[3] = 0;
        bytes[11] = 0;
      }
      int length = bytes.length;
      if (RecordScreen.passes(bytes, 0, length)) {
        assertThat(length).isGreaterThanOrEqualTo(13);
        assertThat(RecordScreen.isClientHello(bytes, 0)).isIn(true, false);
      }
    }
  }

  /// A forger who does not know the keys changes nothing about an open connection.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void anOpenConnectionSurvivesForgeries(long seed) {
    var call = new DtlsCall(Conditions.PERFECT, seed).introduced();
    call.runUntil(call::bothConnected);
    var random = Seeds.random(seed);
    call.client.sendApplicationData(new byte[100]);
    byte[] real = Objects.requireNonNull(call.client.pollDatagram(call.time.nowNanos()));

    for (int i = 0; i < 500; i++) {
      byte[] forged = forge(real, random);
      call.server.receive(call.time.nowNanos(), forged, 0, forged.length);
    }

    assertThat(call.server.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(call.server.pollApplicationData()).isNull();
    call.server.receive(call.time.nowNanos(), real, 0, real.length);
    assertThat(call.server.pollApplicationData()).hasSize(100);
    call.close();
  }

  /// Whatever comes while a handshake runs, it ends with an answer and takes no thread with it.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void aHandshakeAmongForgeriesEndsOneWayOrTheOther(long seed) {
    var call = new DtlsCall(Conditions.PERFECT.withDelayMillis(10, 0), seed).introduced();
    var random = Seeds.random(seed);
    for (int i = 0; i < 200 && !call.bothConnected(); i++) {
      call.step();
      byte[] hello = call.client.pollDatagram(call.time.nowNanos());
      byte[] forged = forge(hello == null ? new byte[60] : hello, random);
      call.server.receive(call.time.nowNanos(), forged, 0, forged.length);
      call.time.advanceMillis(5);
    }

    assertThat(call.server.state()).isNotEqualTo(DtlsState.WAITING);
    call.close();
    assertThat(call.server.state()).isIn(DtlsState.CLOSED, DtlsState.FAILED);
  }

  private static byte[] forge(byte[] real, RandomGenerator random) {
    byte[] forged = real.clone();
    switch (random.nextInt(4)) {
      case 0 -> forged[random.nextInt(forged.length)] ^= (byte) random.nextInt(1, 256);
      case 1 -> forged = shortRecord(random);
      case 2 -> random.nextBytes(forged);
      default -> {
        forged[forged.length - 1] ^= 1;
        forged[10] ^= (byte) random.nextInt(1, 256);
      }
    }
    return forged;
  }

  /// Too short to be decrypted, in the encrypted epoch.
  private static byte[] shortRecord(RandomGenerator random) {
    int length = random.nextInt(40);
    byte[] record = new byte[13 + length];
    random.nextBytes(record);
    record[0] = (byte) random.nextInt(20, 24);
    record[1] = (byte) 0xfe;
    record[2] = (byte) 0xfd;
    record[3] = 0;
    record[4] = (byte) random.nextInt(2);
    record[11] = 0;
    record[12] = (byte) length;
    return record;
  }
}
