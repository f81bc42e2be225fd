package io.parley.sfu.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameQueueTest {

  @Test
  void dropsWhatDoesNotFit() {
    var queue = new FrameQueue();
    int frames = 0;
    while (queue.offer(ByteBuffer.allocate(1200))) {
      frames++;
    }

    assertThat(frames).isEqualTo(FrameQueue.CAPACITY_BYTES / 1202);
    assertThat(queue.isEmpty()).isFalse();
  }
}
