package io.parley.media.rtp;

/// Turns the 32-bit timestamps of one stream into numbers that never wrap.
///
/// The nearest to the latest so far is taken: at 90 kHz up to six hours may be skipped. The first
/// is put into cycle 1, so that what it overtook stays above zero.
public final class TimestampUnwrapper {

  private static final long FIRST_CYCLE = 1L << 32;

  private boolean started;
  private long latest;

  /// The unwrapped timestamp, which then counts as having been seen.
  public long unwrap(int timestamp) {
    long unwrapped = peek(timestamp);
    if (!started || unwrapped > latest) {
      started = true;
      latest = unwrapped;
    }
    return unwrapped;
  }

  /// The timestamp that [#unwrap] would give, for a packet that has yet to prove itself.
  public long peek(int timestamp) {
    return started
        ? latest + (timestamp - (int) latest)
        : FIRST_CYCLE + Integer.toUnsignedLong(timestamp);
  }
}
