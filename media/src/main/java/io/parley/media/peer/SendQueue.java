package io.parley.media.peer;

import io.parley.media.downtrack.DownTrack;
import io.parley.media.downtrack.Outgoing;
import org.jspecify.annotations.Nullable;

/// The media packets that wait for one subscriber: which, not what. Allocates nothing once it has
/// grown to what its subscriber needs. Owned by one shard.
final class SendQueue implements Outgoing {

  private static final int INITIAL = 64;

  /// Within one turn of the loop a subscriber of a hundred tracks gets some hundred packets.
  private static final int CAPACITY = 4096;

  private final Runnable dirty;
  private final Discards discards;
  private @Nullable DownTrack[] downTracks = new @Nullable DownTrack[INITIAL];
  private long[] sequences = new long[INITIAL];
  private boolean[] again = new boolean[INITIAL];
  private int head;
  private int size;

  /// @param dirty called when the first packet waits
  SendQueue(Runnable dirty, Discards discards) {
    this.dirty = dirty;
    this.discards = discards;
  }

  @Override
  public boolean enqueue(DownTrack downTrack, long sequence, boolean sentBefore) {
    if (size == downTracks.length && !grow()) {
      discards.count(DiscardReason.QUEUE_FULL);
      return false;
    }
    int index = head + size & downTracks.length - 1;
    downTracks[index] = downTrack;
    sequences[index] = sequence;
    again[index] = sentBefore;
    if (size++ == 0) {
      dirty.run();
    }
    return true;
  }

  boolean isEmpty() {
    return size == 0;
  }

  DownTrack downTrack() {
    DownTrack first = downTracks[head];
    if (size == 0 || first == null) {
      throw new IllegalStateException("nothing waits");
    }
    return first;
  }

  long sequence() {
    return sequences[head];
  }

  boolean again() {
    return again[head];
  }

  void remove() {
    downTracks[head] = null;
    head = head + 1 & downTracks.length - 1;
    size--;
  }

  private boolean grow() {
    int capacity = downTracks.length * 2;
    if (capacity > CAPACITY) {
      return false;
    }
    @Nullable DownTrack[] moreTracks = new @Nullable DownTrack[capacity];
    long[] moreSequences = new long[capacity];
    boolean[] moreAgain = new boolean[capacity];
    for (int i = 0; i < size; i++) {
      int from = head + i & downTracks.length - 1;
      moreTracks[i] = downTracks[from];
      moreSequences[i] = sequences[from];
      moreAgain[i] = again[from];
    }
    downTracks = moreTracks;
    sequences = moreSequences;
    again = moreAgain;
    head = 0;
    return true;
  }
}
