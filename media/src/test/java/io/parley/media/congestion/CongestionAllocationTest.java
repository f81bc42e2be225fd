package io.parley.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// Neither a packet nor feedback about it makes garbage.
class CongestionAllocationTest {

  private static final int PACKETS = 200_000;

  private final CongestionControl control = new CongestionControl(CongestionLimits.STANDARD);
  private final PacedQueue<String> queue = new PacedQueue<>(control.pacer(), 100);
  private final Feedbacks receiver = new Feedbacks();
  private long nowNanos;
  private long left;

  @Test
  void makesNoGarbage() {
    send(PACKETS);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    send(PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(left).isGreaterThan(PACKETS);
    assertThat(allocated).isLessThan(PACKETS);
  }

  /// Ten milliseconds each, and feedback after every twenty; a packet in fifty is lost.
  private void send(int packets) {
    for (int i = 0; i < packets; i++) {
      nowNanos += 10_000_000;
      queue.add(nowNanos, PacketKind.VIDEO, "video", i, 1200);
      while (queue.next(nowNanos) != null) {
        int sequence = control.nextSequence();
        queue.remove(nowNanos, 1200);
        control.sent(nowNanos, 1200);
        left++;
        if (left % 50 != 0) {
          receiver.arrived(nowNanos + 20_000_000, sequence);
        }
      }
      if (i % 20 == 19) {
        control.feedback(nowNanos, receiver.tell(nowNanos));
      }
      control.advance(nowNanos);
    }
  }
}
