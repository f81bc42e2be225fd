package io.parley.cluster.node;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether this node gives its clients away, and how many go next: in even slices, or the node that
/// takes them would get all at once. Owned by one thread.
public final class Drain {

  private final Duration grace;
  private @Nullable Instant until;
  private Instant asked = Instant.EPOCH;

  /// @param grace until the last one is gone
  public Drain(Duration grace) {
    this.grace = grace;
  }

  /// Whether it has begun.
  public boolean isOn() {
    return until != null;
  }

  /// Begins, unless it has begun.
  public void begin(Instant now) {
    if (until == null) {
      until = now.plus(grace);
      asked = now;
    }
  }

  /// Those who are still here stay.
  public void end() {
    until = null;
  }

  /// How many are to go now.
  ///
  /// @param clients that are here
  public int slice(int clients, Instant now) {
    Instant end = until;
    if (end == null) {
      return 0;
    }
    Duration left = Duration.between(asked, end);
    Duration passed = Duration.between(asked, now);
    asked = now;
    if (!now.isBefore(end)) {
      return clients;
    }
    return (int) Math.ceilDiv(clients * Math.max(0, passed.toMillis()), left.toMillis());
  }
}
