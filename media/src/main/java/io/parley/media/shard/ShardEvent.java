package io.parley.media.shard;

import io.parley.media.section.Codec;

/// What a shard tells its node. All of it is rare.
public sealed interface ShardEvent {

  /// ICE and DTLS are done; media and data can flow.
  record PeerConnected(long peer) implements ShardEvent {}

  /// Nothing authentic came from the peer for 10 s; it may come back.
  record PeerSilent(long peer) implements ShardEvent {}

  /// The peer was silent and is heard again.
  record PeerHeard(long peer) implements ShardEvent {}

  /// The peer's transport is over. Close it.
  ///
  /// @param reason for a log
  record PeerFailed(long peer, String reason) implements ShardEvent {}

  /// As failed, but on purpose: the other side said good-bye.
  record PeerLeft(long peer) implements ShardEvent {}

  /// A data channel can be used: the other side opened it, or acknowledged ours.
  record DataChannelOpened(long peer, String label) implements ShardEvent {}

  /// A binary message. The array is the receiver's to keep.
  record DataReceived(long peer, String label, byte[] message) implements ShardEvent {

    @Override
    public String toString() {
      return "DataReceived[peer=" + peer + ", label=" + label + ", bytes=" + message.length + "]";
    }
  }

  /// Media of a track arrives: the first packet of one of its streams.
  ///
  /// @param encoding 0, or 1 for the backup codec's
  /// @param rid of a simulcast stream; empty otherwise
  record TrackStarted(long track, int encoding, String rid, int ssrc, Codec codec)
      implements ShardEvent {}

  /// How loud a track is changed; told at most each 400 ms.
  ///
  /// @param level 0 silence to 1
  /// @param active somebody speaks
  record TrackLevel(long track, double level, boolean active) implements ShardEvent {}

  /// The first packet went to the subscriber.
  record DownTrackBound(long downTrack) implements ShardEvent {}

  /// There is no room for a track on its way to a subscriber, or there is again.
  record DownTrackPaused(long peer, long downTrack, boolean paused) implements ShardEvent {}
}
