package io.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {

  @ParameterizedTest
  @CsvSource({"1000000, 30", "100000, 10", "300000, 15", "8000000, 60"})
  void comesNearTheBitrateInPacketsThatFitAnEthernet(int bitsPerSecond, int framesPerSecond) {
    var picture = Picture.of(bitsPerSecond, framesPerSecond);
    long bits = 8L * picture.packetsPerFrame() * picture.payloadBytes() * framesPerSecond;

    assertThat(bits).isBetween(bitsPerSecond * 99L / 100, (long) bitsPerSecond);
    assertThat(picture.payloadBytes()).isBetween(64, 1100);
    assertThat(picture.frameNanos()).isEqualTo(1_000_000_000L / framesPerSecond);
  }
}
