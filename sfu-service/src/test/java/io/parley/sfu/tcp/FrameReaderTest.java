package io.parley.sfu.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  private final FrameReader reader = new FrameReader(100);
  private final ByteBuffer frame = ByteBuffer.allocate(100);

  @Test
  void waitsForTheWholeFrame() {
    feed(0, 3, 'a', 'b');
    assertThat(reader.next(frame, 0)).isEqualTo(-1);

    feed('c');
    assertThat(reader.next(frame, 0)).isEqualTo(3);
    assertThat(frame.array()).startsWith('a', 'b', 'c');
  }

  @Test
  void waitsForTheWholeLength() {
    feed(0);
    assertThat(reader.next(frame, 0)).isEqualTo(-1);

    feed(1, 'x');
    assertThat(reader.next(frame, 0)).isEqualTo(1);
  }

  @Test
  void takesSeveralFramesOutOfOneRead() {
    feed(0, 1, 'a', 0, 2, 'b', 'c', 0, 1);

    assertThat(reader.next(frame, 0)).isEqualTo(1);
    assertThat(reader.next(frame, 0)).isEqualTo(2);
    assertThat(reader.next(frame, 0)).isEqualTo(-1);
    assertThat(reader.isBroken()).isFalse();
  }

  @Test
  void passesOverEmptyFrames() {
    feed(0, 0, 0, 0, 0, 1, 'z');

    assertThat(reader.next(frame, 5)).isEqualTo(1);
    assertThat(frame.get(5)).isEqualTo((byte) 'z');
  }

  @Test
  void givesUpOnAFrameThatIsTooLong() {
    feed(0, 101);

    assertThat(reader.next(frame, 0)).isEqualTo(-1);
    assertThat(reader.isBroken()).isTrue();
  }

  private void feed(int... bytes) {
    for (int b : bytes) {
      reader.space().put((byte) b);
    }
  }
}
