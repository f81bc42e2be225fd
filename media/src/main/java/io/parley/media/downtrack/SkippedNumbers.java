package io.parley.media.downtrack;

/// Which sequence numbers of the present source were left out, so that one that comes late is put
/// where it belongs. Allocates nothing after construction.
final class SkippedNumbers {

  /// Probes come in bursts of some ten packets; more than this within the time of a repair, and a
  /// repair may be refused.
  private static final int CAPACITY = 64;

  private final long[] skipped = new long[CAPACITY];
  private int count;

  void clear() {
    count = 0;
  }

  /// Notes a number; each is higher than those before.
  ///
  /// @return the lowest number for which [#after] still knows the answer
  long add(long sequence) {
    skipped[count % CAPACITY] = sequence;
    count++;
    return count <= CAPACITY ? Long.MIN_VALUE : skipped[count % CAPACITY];
  }

  /// How many numbers after this one were left out.
  int after(long sequence) {
    int after = 0;
    int known = Math.min(count, CAPACITY);
    while (after < known && skipped[(count - 1 - after) % CAPACITY] > sequence) {
      after++;
    }
    return after;
  }
}
