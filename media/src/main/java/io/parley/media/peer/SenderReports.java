package io.parley.media.peer;

import io.parley.media.downtrack.DownTrack;
import java.util.List;

/// When a subscriber is told how timestamps and clock go together (RFC 3550 §6.4.1): soon after a
/// track begins, then now and then. Owned by one shard.
final class SenderReports {

  private static final long INTERVAL_NANOS = 3_000_000_000L;

  private static final long FIRST_NANOS = 100_000_000L;

  /// While a publisher's own report, on which the first depends, has not come.
  private static final long RETRY_NANOS = 200_000_000L;

  /// Writes one report.
  interface Report {
    /// @param index of the down-track
    void send(int index);
  }

  private boolean planned;
  private long dueNanos;

  /// A down-track began: its subscriber needs a report to play in step.
  void soon(long nowNanos) {
    long soonNanos = nowNanos + FIRST_NANOS;
    if (!planned || dueNanos - soonNanos > 0) {
      planned = true;
      dueNanos = soonNanos;
    }
  }

  /// Sends what is due.
  void advance(long nowNanos, List<DownTrack> downTracks, Report report) {
    if (!planned || nowNanos - dueNanos < 0) {
      return;
    }
    long untilNext = INTERVAL_NANOS;
    for (int i = 0; i < downTracks.size(); i++) {
      DownTrack downTrack = downTracks.get(i);
      if (downTrack.isReportDue(nowNanos, INTERVAL_NANOS)) {
        downTrack.reported(nowNanos);
        report.send(i);
      } else {
        long until =
            downTrack.isUnreported()
                ? RETRY_NANOS
                : downTrack.untilReportNanos(nowNanos, INTERVAL_NANOS);
        untilNext = Math.min(untilNext, until);
      }
    }
    dueNanos = nowNanos + untilNext;
  }

  /// When [#advance] has something to do.
  long wakeNanos(List<DownTrack> downTracks) {
    return planned && !downTracks.isEmpty() ? dueNanos : Long.MAX_VALUE;
  }
}
