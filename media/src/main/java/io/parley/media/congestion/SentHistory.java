package io.parley.media.congestion;

/// The packets of one transport that carry a transport-wide sequence number, by that number: when
/// each left, how large it was, and what became of it.
///
/// A ring that the newest packets overwrite. Allocates nothing after construction. Owned by one
/// shard.
final class SentHistory {

  /// A power of two. With fewer, feedback of a fast link with a long round trip comes too late.
  static final int CAPACITY = 2048;

  private static final int BYTES_MASK = 0xffff;
  private static final int PROBE_SHIFT = 16;
  private static final int PROBE_MASK = 0xff;
  private static final int RECEIVED = 1 << 24;
  private static final int MISSING = 1 << 25;

  private final long[] sentNanos = new long[CAPACITY];
  private final int[] facts = new int[CAPACITY];
  private final long[] asideBytes = new long[CAPACITY];
  private long next;
  private long heardBefore;
  private long inFlightBytes;

  /// The number of the next packet, unwrapped.
  long next() {
    return next;
  }

  /// A packet left under the number [#next].
  ///
  /// @param probe cluster that it belongs to, 1 to 255; 0 for none
  /// @param aside bytes without a number that left before it, since the start
  void sent(long nowNanos, int bytes, int probe, long aside) {
    if (next - heardBefore == CAPACITY) {
      hear(heardBefore + 1);
    }
    int index = index(next++);
    sentNanos[index] = nowNanos;
    asideBytes[index] = aside;
    facts[index] = bytes & BYTES_MASK | probe << PROBE_SHIFT;
    inFlightBytes += bytes & BYTES_MASK;
  }

  /// The unwrapped number that 16 bits of feedback mean; it may never have been sent.
  long unwrap(int sequence) {
    return next - 1 - (short) (next - 1 - sequence);
  }

  /// Whether a packet of that unwrapped number is remembered.
  boolean isKnown(long sequence) {
    return sequence >= 0 && sequence < next && sequence >= next - CAPACITY;
  }

  /// Feedback told of everything before `sequence`: the rest is under way.
  void hear(long sequence) {
    while (heardBefore < sequence && heardBefore < next) {
      inFlightBytes -= bytes(heardBefore++);
    }
  }

  /// Bytes of all packets that are newer than the newest that arrived.
  long inFlightBytes() {
    return inFlightBytes;
  }

  long sentNanos(long sequence) {
    return sentNanos[index(sequence)];
  }

  long asideBytes(long sequence) {
    return asideBytes[index(sequence)];
  }

  int bytes(long sequence) {
    return facts[index(sequence)] & BYTES_MASK;
  }

  int probe(long sequence) {
    return facts[index(sequence)] >>> PROBE_SHIFT & PROBE_MASK;
  }

  boolean isReceived(long sequence) {
    return (facts[index(sequence)] & RECEIVED) != 0;
  }

  boolean isMissing(long sequence) {
    return (facts[index(sequence)] & MISSING) != 0;
  }

  void received(long sequence) {
    facts[index(sequence)] = facts[index(sequence)] & ~MISSING | RECEIVED;
  }

  void missing(long sequence) {
    facts[index(sequence)] |= MISSING;
  }

  private static int index(long sequence) {
    return (int) sequence & CAPACITY - 1;
  }
}
