package io.parley.signaling.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignalFramesFuzzTest {

  private static final SignalRequest REQUEST =
      SignalRequest.newBuilder()
          .setAddTrack(AddTrackRequest.newBuilder().setCid("cid").setName("name").setWidth(640))
          .build();
  private static final String JSON = "{\"addTrack\":{\"cid\":\"cid\",\"width\":640}}";

  @Test
  void readsBothForms() {
    assertThat(SignalFrames.readBinary(REQUEST.toByteArray())).isEqualTo(REQUEST);
    assertThat(SignalFrames.readText(JSON))
        .satisfies(read -> assertThat(read.getAddTrack().getWidth()).isEqualTo(640));
    assertThat(SignalFrames.readText("{\"addTrack\":{\"cid\":\"c\",\"brandNew\":1}}")).isNotNull();
    assertThat(SignalFrames.writeText(SignalResponse.newBuilder().setPong(5).build()))
        .isEqualTo("{\"pong\":\"5\"}");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void neverThrows(long seed) {
    RandomGenerator random = Seeds.random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      SignalFrames.readBinary(noise);
      SignalFrames.readText(new String(noise, StandardCharsets.UTF_8));
      SignalFrames.readBinary(mutated(REQUEST.toByteArray(), random));
      SignalFrames.readText(
          new String(
              mutated(JSON.getBytes(StandardCharsets.UTF_8), random), StandardCharsets.UTF_8));
    }
  }

  private static byte[] mutated(byte[] bytes, RandomGenerator random) {
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  @Test
  void refusesJsonThatNestsWithoutBound() {
    assertThat(SignalFrames.readText("[".repeat(100_000))).isNull();
    assertThat(SignalFrames.readText("{\"x\":".repeat(100_000))).isNull();
  }
}
