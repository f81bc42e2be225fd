package io.parley.media.downtrack;

/// When a subscriber is told how a down-track's timestamps lie on the clock (RFC 3550 §6.4.1).
final class ReportSchedule {

  /// Reports at the start that come sooner after each other: one that is lost leaves picture and
  /// sound apart until the next.
  private static final int EARLY_REPORTS = 4;

  private static final long EARLY_REPORT_NANOS = 1_000_000_000L;

  private int reports;
  private long reportedNanos;

  boolean isFirst() {
    return reports == 0;
  }

  boolean isDue(long nowNanos, long intervalNanos) {
    return isFirst() || nowNanos - reportedNanos >= interval(intervalNanos);
  }

  long untilNanos(long nowNanos, long intervalNanos) {
    return isFirst()
        ? intervalNanos
        : Math.max(0, reportedNanos + interval(intervalNanos) - nowNanos);
  }

  private long interval(long intervalNanos) {
    return reports < EARLY_REPORTS ? Math.min(intervalNanos, EARLY_REPORT_NANOS) : intervalNanos;
  }

  void reported(long nowNanos) {
    reports = Math.min(reports + 1, EARLY_REPORTS);
    reportedNanos = nowNanos;
  }
}
