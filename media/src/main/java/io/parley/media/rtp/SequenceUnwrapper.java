package io.parley.media.rtp;

/// Turns the 16-bit sequence numbers of one stream into numbers that never wrap.
///
/// The nearest to the highest so far is taken, so up to 32767 packets may be lost or late. The
/// first is put into cycle 1: what it overtook stays above zero.
public final class SequenceUnwrapper {

  private static final long FIRST_CYCLE = 1L << 16;

  private boolean started;
  private long highest;

  /// The unwrapped number, which then counts as having been seen.
  ///
  /// @param sequence its lowest 16 bits count
  public long unwrap(int sequence) {
    long unwrapped = peek(sequence);
    if (!started || unwrapped > highest) {
      started = true;
      highest = unwrapped;
    }
    return unwrapped;
  }

  /// The number that [#unwrap] would give, for a packet that has yet to prove itself.
  public long peek(int sequence) {
    int low = sequence & 0xffff;
    return started ? highest + (short) (low - (int) highest) : FIRST_CYCLE + low;
  }
}
