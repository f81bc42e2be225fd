package io.parley.media.rtcp;

/// NTP timestamps as reports carry them (RFC 3550 §4): 32.32 fixed point seconds since 1900.
///
/// They are a bare `long`, because they pass through the packet path.
public final class NtpTime {

  private static final long SECONDS_FROM_1900_TO_1970 = 2_208_988_800L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private NtpTime() {}

  /// The NTP time of an instant.
  ///
  /// @param unixNanos since 1970
  public static long ofUnixNanos(long unixNanos) {
    long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + SECONDS_FROM_1900_TO_1970;
    long rest = Math.floorMod(unixNanos, NANOS_PER_SECOND);
    return seconds << 32 | (rest << 32) / NANOS_PER_SECOND;
  }

  /// Nanoseconds since 1970, rounded to the nearest; of the era that ends in 2036.
  public static long toUnixNanos(long ntpTime) {
    long seconds = (ntpTime >>> 32) - SECONDS_FROM_1900_TO_1970;
    return seconds * NANOS_PER_SECOND + fractionNanos(ntpTime);
  }

  private static long fractionNanos(long ntpTime) {
    return ((ntpTime & 0xffff_ffffL) * NANOS_PER_SECOND + (1L << 31)) >>> 32;
  }

  /// The time from one NTP time to another, at most 68 years in either direction.
  public static long nanosBetween(long earlier, long later) {
    long difference = later - earlier;
    return (difference >> 32) * NANOS_PER_SECOND + fractionNanos(difference);
  }

  /// The middle 32 bits, in units of 1/65536 s, as LSR and LRR fields have them.
  public static int middle(long ntpTime) {
    return (int) (ntpTime >>> 16);
  }

  /// The duration of a DLSR or DLRR field.
  ///
  /// @param units of 1/65536 s, unsigned
  public static long unitsToNanos(int units) {
    return (Integer.toUnsignedLong(units) * NANOS_PER_SECOND) >>> 16;
  }

  /// A duration as a DLSR or DLRR field has it, in units of 1/65536 s.
  ///
  /// @param durationNanos 0 to 18 hours
  public static int nanosToUnits(long durationNanos) {
    return (int) ((durationNanos << 16) / NANOS_PER_SECOND);
  }
}
