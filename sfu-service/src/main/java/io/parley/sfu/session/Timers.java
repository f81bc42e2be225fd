package io.parley.sfu.session;

import java.time.Duration;

/// Time, as rooms need it. Safe from any thread.
public interface Timers {

  /// A plan that can be given up.
  interface Plan {
    void cancel();
  }

  /// Monotonic.
  long nowNanos();

  /// Runs a short task later, on a thread of its own; it must not block.
  Plan after(Duration delay, Runnable task);
}
