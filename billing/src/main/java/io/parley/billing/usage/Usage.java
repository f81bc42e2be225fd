package io.parley.billing.usage;

import io.parley.billing.sample.Sample;
import io.parley.billing.sample.Traffic;

/// An amount of usage. Negative where it is a correction.
///
/// @param samples that it is the sum of
/// @param durationMillis how long sessions were open, added up over participants
/// @param clockSuspectMillis the part of it that nodes stated whose clock was off
public record Usage(long samples, long durationMillis, long clockSuspectMillis, Traffic traffic) {

  /// No usage.
  public static final Usage NONE = new Usage(0, 0, 0, Traffic.NONE);

  /// What one sample states.
  public static Usage of(Sample sample) {
    long millis = sample.duration().toMillis();
    return new Usage(1, millis, sample.clockSuspect() ? millis : 0, sample.traffic());
  }

  /// The sum.
  public Usage plus(Usage other) {
    return new Usage(
        samples + other.samples,
        durationMillis + other.durationMillis,
        clockSuspectMillis + other.clockSuspectMillis,
        traffic.plus(other.traffic));
  }

  /// What takes this away again.
  public Usage negated() {
    return new Usage(-samples, -durationMillis, -clockSuspectMillis, traffic.negated());
  }
}
