package io.parley.cluster.eventlog;

import java.time.Duration;

/// How long to wait before trying again what failed: doubled each time, within bounds.
///
/// @param first after the first failure
/// @param longest more makes everybody wait after an outage is over; less asks a dead store for
///   nothing
public record RetryPause(Duration first, Duration longest) {

  /// For consumers and senders.
  public static final RetryPause ORDINARY =
      new RetryPause(Duration.ofMillis(100), Duration.ofSeconds(2));

  /// The pause after so many failures.
  ///
  /// @param failures in a row, 1 or more
  public Duration after(int failures) {
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
