package io.parley.media.peer;

import io.parley.media.rtcp.NtpTime;

/// Where a publisher's wall clock lies on our monotonic one, learned from its sender reports.
///
/// The report that travelled fastest counts; the estimate follows a drifting clock slowly. All
/// streams of a publisher share it, so that picture and sound stay in step.
final class PublisherClock {

  /// How far the estimate moves towards a slower report: a drift of 100 ppm is followed, a queue
  /// that fills for a minute is not.
  private static final int DRIFT_SHARE = 256;

  private boolean known;
  private long offsetNanos;

  void report(long nowNanos, long ntpTime) {
    long observed = nowNanos - NtpTime.toUnixNanos(ntpTime);
    if (!known || observed < offsetNanos) {
      known = true;
      offsetNanos = observed;
    } else {
      offsetNanos += (observed - offsetNanos) / DRIFT_SHARE;
    }
  }

  long toLocalNanos(long ntpTime) {
    return NtpTime.toUnixNanos(ntpTime) + offsetNanos;
  }
}
