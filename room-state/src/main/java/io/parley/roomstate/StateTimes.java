package io.parley.roomstate;

import java.time.Duration;

/// When a replica says and forgets what.
///
/// @param heartbeat after a delta its number is said again, then after twice this and so on up to
///   `digest`: longer delays the discovery of a lost delta, shorter costs messages
/// @param digest how often the whole is compared, a quarter more or less
/// @param tombstones how long a departure is remembered; longer than any message or partition
///   should last, or a stale record might come back
/// @param orphans how long participants of a node that is gone are shown: the resume window
public record StateTimes(
    Duration heartbeat, Duration digest, Duration tombstones, Duration orphans) {

  public StateTimes {
    for (Duration time : new Duration[] {heartbeat, digest, tombstones, orphans}) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("times of a replica must be positive");
      }
    }
  }

  /// 500 ms, 30 s, 10 minutes and 60 s.
  public static StateTimes defaults() {
    return new StateTimes(
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        Duration.ofSeconds(60));
  }
}
