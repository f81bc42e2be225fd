package io.parley.media.peer;

/// What a shard wants to be woken for: what to read when a loop spins.
public enum WakeReason {
  /// Nothing is planned.
  NONE,
  /// A timer of a peer or a track.
  TIMER,
  /// A handshake went on in another thread.
  HANDSHAKE,
  /// Packets wait to be polled.
  PACKETS
}
