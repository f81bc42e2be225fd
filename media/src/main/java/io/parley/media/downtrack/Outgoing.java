package io.parley.media.downtrack;

/// Where a down-track's packets wait until the shard sends them: one for each subscriber.
public interface Outgoing {

  /// Queues a packet of a down-track.
  ///
  /// @param sequence what [DownTrack#write] is asked for
  /// @param again it was sent before
  /// @return false where the queue is full
  boolean enqueue(DownTrack downTrack, long sequence, boolean again);
}
