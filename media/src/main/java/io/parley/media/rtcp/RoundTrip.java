package io.parley.media.rtcp;

/// Estimates the round-trip time of one transport from what reports echo (RFC 3550 §6.4.1, RFC 3611
/// §4.5). Owned by one shard.
public final class RoundTrip {

  /// What is assumed before anything was measured. Too low, and lost packets are asked for twice;
  /// too high, and the first repairs come late.
  public static final long INITIAL_NANOS = 100_000_000L;

  /// Beyond it a measurement is an error, or hostile.
  static final long MAX_NANOS = 10_000_000_000L;

  /// Two clocks that round may make a short trip negative by so many units of 1/65536 s.
  private static final int ROUNDING_UNITS = 655;

  private boolean measured;
  private long rttNanos = INITIAL_NANOS;

  /// Takes a report block, or an entry of a DLRR block, about something we sent.
  ///
  /// @param nowNtp the time at which it came, on the clock that our reports showed
  /// @param lastReport LSR or LRR field; 0 says that none of ours arrived yet
  /// @param delaySinceReport DLSR or DLRR field
  /// @return whether it was usable
  public boolean echoed(long nowNtp, int lastReport, int delaySinceReport) {
    if (lastReport == 0) {
      return false;
    }
    int units = NtpTime.middle(nowNtp) - lastReport - delaySinceReport;
    if (units < -ROUNDING_UNITS) {
      return false;
    }
    long sampleNanos = NtpTime.unitsToNanos(Math.max(0, units));
    if (sampleNanos > MAX_NANOS) {
      return false;
    }
    rttNanos = measured ? (7 * rttNanos + sampleNanos) / 8 : sampleNanos;
    measured = true;
    return true;
  }

  /// Whether anything was measured yet.
  public boolean isMeasured() {
    return measured;
  }

  /// The smoothed round-trip time, [#INITIAL_NANOS] before the first measurement.
  public long rttNanos() {
    return rttNanos;
  }
}
