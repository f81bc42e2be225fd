package io.parley.signaling.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.parley.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.WrappedJoinRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrappedJoinFuzzTest {

  private static final JoinRequest REQUEST =
      JoinRequest.newBuilder()
          .setMetadata("metadata")
          .setPublisherOffer(SessionDescription.newBuilder().setSdp("v=0".repeat(500)))
          .build();

  private static byte[] wrapped(byte[] inner, WrappedJoinRequest.Compression compression) {
    return WrappedJoinRequest.newBuilder()
        .setCompression(compression)
        .setJoinRequest(ByteString.copyFrom(inner))
        .build()
        .toByteArray();
  }

  private static byte[] zipped(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  @Test
  void readsEitherAlphabetWithPaddingOrWithout() throws Exception {
    byte[] zipped = wrapped(zipped(REQUEST.toByteArray()), WrappedJoinRequest.Compression.GZIP);
    byte[] plain = wrapped(REQUEST.toByteArray(), WrappedJoinRequest.Compression.NONE);
    assertThat(WrappedJoin.read(Base64.getUrlEncoder().encodeToString(zipped))).isEqualTo(REQUEST);
    assertThat(WrappedJoin.read(Base64.getEncoder().encodeToString(zipped))).isEqualTo(REQUEST);
    assertThat(WrappedJoin.read(Base64.getUrlEncoder().withoutPadding().encodeToString(plain)))
        .isEqualTo(REQUEST);
  }

  @Test
  void stopsUnpackingAtAMegabyte() throws IOException {
    byte[] bomb =
        wrapped(zipped(new byte[WrappedJoin.MAX_BYTES + 1]), WrappedJoinRequest.Compression.GZIP);
    assertThatThrownBy(() -> WrappedJoin.read(Base64.getUrlEncoder().encodeToString(bomb)))
        .isInstanceOf(JoinRefusal.class)
        .hasMessage("join request too large");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void refusesButNeverFails(long seed) throws IOException {
    RandomGenerator random = Seeds.random(seed);
    byte[] inner = REQUEST.toByteArray();
    boolean gzip = random.nextBoolean();
    byte[] body = mutated(gzip ? zipped(inner) : inner, random);
    byte[] outer =
        mutated(
            wrapped(
                body,
                gzip ? WrappedJoinRequest.Compression.GZIP : WrappedJoinRequest.Compression.NONE),
            random);
    StringBuilder text = new StringBuilder(Base64.getUrlEncoder().encodeToString(outer));
    if (random.nextInt(3) == 0) {
      text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(300));
    }
    try {
      assertThat(WrappedJoin.read(text.toString()).getSerializedSize()).isNotNegative();
    } catch (JoinRefusal refused) {
      assertThat(refused.outcome()).isInstanceOf(JoinOutcome.Malformed.class);
    }
  }

  private static byte[] mutated(byte[] bytes, RandomGenerator random) {
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
