package io.parley.media.layer;

import java.util.Arrays;

/// Which layers were forwarded from when on, so that a packet that comes late is judged as those
/// that it belongs to were. Allocates nothing after construction.
final class LayerSwitches {

  /// Changes come at most a few in a second, and packets are late by a second at most.
  private static final int CAPACITY = 16;

  private static final int UNKNOWN = -1;

  private final long[] froms = new long[CAPACITY];
  private final int[] choices = new int[CAPACITY];
  private int count;

  LayerSwitches() {
    Arrays.fill(choices, UNKNOWN);
  }

  /// From this number on, a choice holds; numbers only grow.
  void add(long from, int choice) {
    if (count > 0 && latest() == choice) {
      return;
    }
    froms[count % CAPACITY] = from;
    choices[count % CAPACITY] = choice;
    count++;
  }

  /// The choice that holds now.
  int latest() {
    return count == 0 ? UNKNOWN : choices[(count - 1) % CAPACITY];
  }

  /// The choice that held at a number; -1 where that is forgotten, or was before the first.
  int at(long number) {
    for (int back = 1; back <= Math.min(count, CAPACITY); back++) {
      int index = (count - back) % CAPACITY;
      if (froms[index] <= number) {
        return choices[index];
      }
    }
    return UNKNOWN;
  }

  /// Whether a choice began with this very number.
  boolean isFrom(long number) {
    for (int back = 1; back <= Math.min(count, CAPACITY); back++) {
      if (froms[(count - back) % CAPACITY] == number) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    count = 0;
  }
}
