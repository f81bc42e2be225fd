package io.parley.media.peer;

/// What a peer tells the shard that owns it.
public interface PeerListener {

  /// ICE and DTLS are done.
  void connected(long peer);

  /// Nothing authentic came for 10 s.
  void silent(long peer);

  /// It was silent and is heard again.
  void heard(long peer);

  /// Its transport is over.
  void failed(long peer, String reason);

  /// The other side said good-bye (DTLS close_notify): its transport is over, and on purpose.
  void left(long peer);

  /// A data channel can be used.
  void channelOpened(long peer, String label);

  /// A binary message came.
  void message(long peer, String label, byte[] message);
}
