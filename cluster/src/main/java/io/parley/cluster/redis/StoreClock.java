package io.parley.cluster.redis;

import java.time.Clock;
import java.util.function.LongSupplier;

/// How far this node's clock is from the store's.
final class StoreClock {

  /// A measure that took longer says little: half of this may be error.
  private static final long MAX_ROUND_TRIP_MILLIS = 50;

  private final Clock clock;
  private volatile long offsetMillis;
  private volatile boolean measured;

  StoreClock(Clock clock) {
    this.clock = clock;
  }

  /// Measures anew; the store is taken to have read its clock in the middle of the round trip.
  ///
  /// @param storeMillis asks the store for its time
  void measure(LongSupplier storeMillis) {
    long before = clock.millis();
    long store = storeMillis.getAsLong();
    long roundTripMillis = clock.millis() - before;
    if (!measured || roundTripMillis <= MAX_ROUND_TRIP_MILLIS) {
      offsetMillis = store - (before + roundTripMillis / 2);
      measured = true;
    }
  }

  long offsetMillis() {
    return offsetMillis;
  }
}
