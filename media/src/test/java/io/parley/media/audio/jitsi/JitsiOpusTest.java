package io.parley.media.audio.jitsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.media.audio.OpusDecoder;
import io.parley.media.audio.OpusDecoders;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jitsi.impl.neomedia.codec.audio.opus.Opus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Opus as browsers encode it, decoded by the real library.
class JitsiOpusTest {

  private static final int SAMPLE_RATE_HZ = 48_000;
  private static final int FRAME_SAMPLES = 960;

  private static OpusDecoder decoder() {
    OpusDecoders decoders =
        switch (JitsiOpus.load()) {
          case JitsiOpus.Working(OpusDecoders working) -> working;
          case JitsiOpus.Missing(Throwable cause) -> throw new AssertionError(cause);
        };
    return Objects.requireNonNull(decoders.open());
  }

  /// A frame of a tone.
  private static byte[] encoded(long encoder, double amplitude, int frame) {
    byte[] samples = new byte[FRAME_SAMPLES * 2];
    for (int i = 0; i < FRAME_SAMPLES; i++) {
      double angle = 2 * Math.PI * 440 * (frame * FRAME_SAMPLES + i) / SAMPLE_RATE_HZ;
      MemorySegment.ofArray(samples)
          .set(
              ValueLayout.JAVA_SHORT_UNALIGNED,
              2L * i,
              (short) (amplitude * Short.MAX_VALUE * Math.sin(angle)));
    }
    byte[] out = new byte[1275];
    int bytes = Opus.encode(encoder, samples, 0, FRAME_SAMPLES, out, 0, out.length);
    return Arrays.copyOf(out, bytes);
  }

  private static int level(double amplitude) {
    long encoder = Opus.encoder_create(SAMPLE_RATE_HZ, 1);
    int level = -1;
    try (OpusDecoder decoder = decoder()) {
      for (int frame = 0; frame < 10; frame++) {
        byte[] bytes = encoded(encoder, amplitude, frame);
        level = decoder.levelDbov(MemorySegment.ofArray(bytes), 0, bytes.length);
      }
    } finally {
      Opus.encoder_destroy(encoder);
    }
    return level;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.3, 0.1, 0.01})
  void hearsHowLoudAToneIs(double amplitude) {
    double expected = -20 * Math.log10(amplitude / Math.sqrt(2));

    assertThat((double) level(amplitude)).isCloseTo(expected, within(2.5));
  }

  @Test
  void hearsSilence() {
    assertThat(level(0)).isGreaterThan(80);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void anyBytesAreDecodedOrRefused(long seed) {
    RandomGenerator random = Seeds.random(seed);
    try (OpusDecoder decoder = decoder()) {
      for (int i = 0; i < 100; i++) {
        byte[] bytes = new byte[random.nextInt(i % 10 == 0 ? 2000 : 200)];
        random.nextBytes(bytes);
        int level = decoder.levelDbov(MemorySegment.ofArray(bytes), 0, bytes.length);
        assertThat(level).isBetween(-1, 127);
      }
    }
  }

  @Test
  void oneThatIsClosedHearsNothing() {
    OpusDecoder decoder = decoder();
    decoder.close();
    decoder.close();

    assertThat(decoder.levelDbov(MemorySegment.ofArray(new byte[10]), 0, 10)).isEqualTo(-1);
  }
}
