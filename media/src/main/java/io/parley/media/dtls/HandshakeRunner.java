package io.parley.media.dtls;

/// Gives handshakes a thread each: Bouncy Castle's handshake blocks. This is the one place where
/// the engine knows threads.
///
/// A handshake blocks nowhere but where it waits for a datagram, and announces that.
public interface HandshakeRunner {

  /// Runs a handshake to its end on a thread of its own, and returns at once.
  void run(Runnable handshake);

  /// Called by a handshake's thread: it has nothing to do until a datagram comes.
  default void waiting() {}

  /// Called by a handshake's thread: it goes on. May block while too many others run.
  default void resuming() {}

  /// Whether whoever hands a handshake a datagram waits until it has done with it. Then everything
  /// happens in the same order in each run, which a simulation needs and a shard cannot afford.
  default boolean lockstep() {
    return false;
  }
}
