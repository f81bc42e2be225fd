package io.parley.sfu.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FramingFuzzTest {

  private static final int MAX = 2048;

  /// Takes a few bytes at a time, as a busy socket does.
  private record Trickle(RandomGenerator random, ByteArrayOutputStream bytes)
      implements WritableByteChannel {

    @Override
    public int write(ByteBuffer from) {
      int count = Math.min(from.remaining(), random.nextInt(700));
      for (int i = 0; i < count; i++) {
        bytes.write(from.get());
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void whatIsWrittenInPiecesIsReadInFrames(long seed) throws IOException {
    var random = Seeds.random(seed);
    var channel = new Trickle(random, new ByteArrayOutputStream());
    var queue = new FrameQueue();
    var sent = new ArrayDeque<byte[]>();
    for (int i = 0; i < 300; i++) {
      byte[] packet = new byte[random.nextInt(1, MAX)];
      random.nextBytes(packet);
      if (queue.offer(ByteBuffer.wrap(packet))) {
        sent.add(packet);
      }
      queue.writeTo(channel);
    }
    while (!queue.isEmpty()) {
      queue.writeTo(channel);
    }

    var stream = ByteBuffer.wrap(channel.bytes.toByteArray());
    var reader = new FrameReader(MAX);
    var frame = ByteBuffer.allocate(MAX);
    while (stream.hasRemaining()) {
      int count = Math.min(random.nextInt(1, 3000), stream.remaining());
      count = Math.min(count, reader.space().remaining());
      reader.space().put(stream.slice(stream.position(), count));
      stream.position(stream.position() + count);
      for (int length = reader.next(frame, 0); length >= 0; length = reader.next(frame, 0)) {
        byte[] got = new byte[length];
        frame.get(0, got);
        assertThat(got).isEqualTo(sent.removeFirst());
      }
    }
    assertThat(sent).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyStreamEndsInFramesOrBroken(long seed) {
    var random = Seeds.random(seed);
    var reader = new FrameReader(MAX);
    var frame = ByteBuffer.allocate(MAX);
    for (int i = 0; i < 500 && !reader.isBroken(); i++) {
      byte[] bytes = new byte[random.nextInt(1, reader.space().remaining() + 1)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        bytes[0] = 0;
      }
      reader.space().put(bytes);
      int length = reader.next(frame, 0);
      while (length >= 0) {
        assertThat(length).isBetween(1, MAX);
        length = reader.next(frame, 0);
      }
      assertThat(reader.isBroken() || reader.space().hasRemaining()).isTrue();
    }
  }
}
