package io.parley.media.downtrack;

/// Where a down-track's packets wait until the shard sends them: one for each subscriber.
public interface Outgoing {

  /// Queues a packet of a down-track.
  ///
  /// @param sequence what [DownTrack#write] is asked for
  /// @param again it was sent before
  /// @param bytes about as long as it will be
  /// @return false where the queue is full
  boolean enqueue(long nowNanos, DownTrack downTrack, long sequence, boolean again, int bytes);

  /// Takes away what waits of a down-track.
  default void letGo(DownTrack downTrack) {}

  /// Whether packets queue up on their way, so that none should go there that is of no use.
  default boolean isCongested() {
    return false;
  }
}
