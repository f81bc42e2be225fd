package io.parley.media.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Ten times a second for each subscriber: it makes no garbage but what the JDK's sorting does,
/// whose few small arrays may or may not be compiled away.
class AllocatorGarbageTest {

  private static final int CALLS = 5000;
  private static final int WARM_UP = 5000;
  private static final int SORTING_BYTES = 512;

  private final DownlinkAllocator allocator = new DownlinkAllocator();
  private final Budget budget = new Budget();
  private final ArrayList<TrackDemand> tracks = new ArrayList<>();

  @Test
  void makesNoGarbageOfItsOwn() {
    for (int i = 0; i < 100; i++) {
      tracks.add(i % 4 == 0 ? Given.audio(i) : Given.temporal(i, 150_000, 500_000, 1_700_000));
    }
    run(WARM_UP);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    run(CALLS);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / CALLS).isLessThan(SORTING_BYTES);
    assertThat(allocator.usedBps()).isPositive();
  }

  private void run(int calls) {
    for (int i = 0; i < calls; i++) {
      budget.estimate(5_000_000 + i % 100 * 300_000L);
      allocator.allocate(i * 100_000_000L, budget, tracks);
    }
  }
}
