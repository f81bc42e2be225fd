package io.parley.media.srtp;

import org.jspecify.annotations.Nullable;

/// What is kept for each ssrc, found without boxing it. Bounded.
final class SsrcTable<T> {

  private static final class Entry<T> {
    final int ssrc;
    final T value;
    long used;

    Entry(int ssrc, T value) {
      this.ssrc = ssrc;
      this.value = value;
    }
  }

  private final int capacity;
  private @Nullable Entry<T>[] slots = slots(16);
  private int size;
  private long uses;

  SsrcTable(int capacity) {
    this.capacity = capacity;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> @Nullable Entry<T>[] slots(int count) {
    return (@Nullable Entry<T>[]) new Entry[count];
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  @Nullable T get(int ssrc) {
    Entry<T> entry = slots[find(ssrc)];
    if (entry == null) {
      return null;
    }
    entry.used = ++uses;
    return entry.value;
  }

  /// Adds an ssrc that is not there, while there is room.
  void put(int ssrc, T value) {
    if (isFull()) {
      throw new IllegalStateException("full");
    }
    if (2 * (size + 1) > slots.length) {
      rebuild(2 * slots.length, null);
    }
    var entry = new Entry<>(ssrc, value);
    entry.used = ++uses;
    slots[find(ssrc)] = entry;
    size++;
  }

  /// Takes an ssrc out; null when it is not there.
  @Nullable T remove(int ssrc) {
    Entry<T> entry = slots[find(ssrc)];
    if (entry == null) {
      return null;
    }
    size--;
    rebuild(slots.length, entry);
    return entry.value;
  }

  /// Takes out the one whose last use is longest ago.
  void removeOldest() {
    Entry<T> oldest = null;
    for (Entry<T> entry : slots) {
      if (entry != null && (oldest == null || entry.used < oldest.used)) {
        oldest = entry;
      }
    }
    if (oldest != null) {
      remove(oldest.ssrc);
    }
  }

  private void rebuild(int count, @Nullable Entry<T> without) {
    var old = slots;
    slots = slots(count);
    for (Entry<T> entry : old) {
      if (entry != null && entry != without) {
        slots[find(entry.ssrc)] = entry;
      }
    }
  }

  private int find(int ssrc) {
    int mask = slots.length - 1;
    int at = (ssrc * 0x9e3779b9 >>> 16) & mask;
    for (Entry<T> entry = slots[at]; entry != null && entry.ssrc != ssrc; entry = slots[at]) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
