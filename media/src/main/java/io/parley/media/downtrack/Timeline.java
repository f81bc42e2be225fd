package io.parley.media.downtrack;

import io.parley.media.track.IngressStream;
import io.parley.media.track.Publisher;
import org.jspecify.annotations.Nullable;

/// Maps the timestamps of whatever source is forwarded onto one clock that never stands or goes
/// back.
///
/// Layers of one publisher have unrelated timestamps; their sender reports tie them to its clock.
/// Where a report is missing, the time of arrival must do.
final class Timeline {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// A source whose reports put it further from its arrival than this has a wrong clock.
  private static final long MAX_STRAY_NANOS = 2 * NANOS_PER_SECOND;

  private final int clockRateHz;
  private long offset;
  private boolean started;
  private long last;
  private long lastArrivalNanos;

  Timeline(int clockRateHz) {
    this.clockRateHz = clockRateHz;
  }

  /// The next packets come from `next`, whose first has this timestamp.
  ///
  /// @param former the source so far, null at the start
  void begin(
      long nowNanos,
      @Nullable IngressStream former,
      IngressStream next,
      Publisher publisher,
      long timestamp) {
    if (!started) {
      started = true;
      offset = 0;
      return;
    }
    long byArrival = last + Math.max(1, units(nowNanos - lastArrivalNanos));
    long mapped = former == null ? byArrival : byReports(former, next, publisher, timestamp);
    boolean plausible = mapped > last && Math.abs(mapped - byArrival) < units(MAX_STRAY_NANOS);
    offset = (plausible ? mapped : byArrival) - timestamp;
  }

  private long byReports(
      IngressStream former, IngressStream next, Publisher publisher, long timestamp) {
    if (former == next) {
      return map(timestamp);
    }
    if (!former.isReported() || !next.isReported()) {
      return Long.MIN_VALUE / 2;
    }
    long between =
        publisher.toLocalNanos(next.reportNtp()) - publisher.toLocalNanos(former.reportNtp());
    long inFormer = former.reportTimestamp() + units(between) + timestamp - next.reportTimestamp();
    return inFormer + offset;
  }

  /// The outgoing timestamp of a packet of the present source.
  long map(long timestamp) {
    return timestamp + offset;
  }

  /// A packet in order was sent.
  void sent(long nowNanos, long outgoing) {
    last = outgoing;
    lastArrivalNanos = nowNanos;
  }

  /// The outgoing timestamp of an instant, by the source's last report (RFC 3550 §6.4.1).
  long at(long localNanos, IngressStream source, Publisher publisher) {
    long since = localNanos - publisher.toLocalNanos(source.reportNtp());
    return source.reportTimestamp() + units(since) + offset;
  }

  private long units(long durationNanos) {
    return durationNanos / NANOS_PER_SECOND * clockRateHz
        + durationNanos % NANOS_PER_SECOND * clockRateHz / NANOS_PER_SECOND;
  }
}
