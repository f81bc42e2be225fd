package io.parley.media.downtrack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Gives the numbers of the present source (sequence numbers, picture ids) to a subscriber as one
/// row that goes on where the last source ended, closes up over what is left out, and makes way for
/// what is put between.
///
/// A number that has not come keeps its place, since nobody knows yet what it is. Allocates nothing
/// after construction.
final class Renumbering {

  /// Longer than any history of packets: what comes later than this is not forwarded.
  private static final int WINDOW = 1024;

  private static final int WORDS = WINDOW / Long.SIZE;

  private final long[] skipped = new long[WORDS];

  /// How many were put behind each number; null before the first.
  private byte @Nullable [] followed;

  private long offset;
  private long first;
  private long newest;

  /// Numbers come from another source, or begin anew.
  ///
  /// @param in the first of the source
  /// @param out what it becomes
  void begin(long in, long out) {
    clear();
    first = in;
    newest = in - 1;
    offset = out - in;
  }

  /// Whether a number belongs to the row: not before the first, and not too old.
  boolean contains(long number) {
    return number >= first && number > newest - WINDOW;
  }

  /// Whether nothing from this number on has been noted.
  boolean isNew(long number) {
    return number > newest;
  }

  /// Notes that a number has come.
  void note(long number) {
    if (number - newest >= WINDOW) {
      clear();
      newest = number;
    }
    while (newest < number) {
      newest++;
      skipped[word(newest)] &= ~(1L << newest);
      if (followed != null) {
        followed[(int) newest & WINDOW - 1] = 0;
      }
    }
  }

  private void clear() {
    Arrays.fill(skipped, 0);
    if (followed != null) {
      Arrays.fill(followed, (byte) 0);
    }
  }

  /// Leaves a number out.
  ///
  /// @return false where it was overtaken, and has its place already
  boolean skip(long number) {
    if (!isNew(number)) {
      return false;
    }
    note(number);
    skipped[word(number)] |= 1L << number;
    offset--;
    return true;
  }

  /// Puts one that is not of the source behind the newest that was noted; those to come make way.
  ///
  /// @return what it becomes
  long insert() {
    byte[] counts = followed;
    if (counts == null) {
      counts = new byte[WINDOW];
      followed = counts;
    }
    counts[(int) newest & WINDOW - 1]++;
    return newest + offset++ + 1;
  }

  /// What a number becomes.
  long map(long number) {
    return number + offset + skippedAfter(number) - putBehind(number);
  }

  /// How many were put behind a number or those after it.
  private int putBehind(long number) {
    byte[] counts = followed;
    int behind = 0;
    for (long at = number; counts != null && at <= newest; at++) {
      behind += counts[(int) at & WINDOW - 1];
    }
    return behind;
  }

  private int skippedAfter(long number) {
    int after = 0;
    long at = number + 1;
    while (at <= newest) {
      long bits = skipped[word(at)] >>> at;
      long left = newest - at + 1;
      if (left < Long.SIZE) {
        bits &= (1L << left) - 1; // beyond the newest lie bits of long ago
      }
      after += Long.bitCount(bits);
      at = (at | Long.SIZE - 1) + 1;
    }
    return after;
  }

  private static int word(long number) {
    return (int) (number >>> 6) & WORDS - 1;
  }
}
