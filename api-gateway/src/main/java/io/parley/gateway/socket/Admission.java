package io.parley.gateway.socket;

import java.util.concurrent.atomic.AtomicInteger;

/// How many clients' sockets there are, and whether more may come. Safe from any thread.
public final class Admission {

  private final int maxSockets;
  private final AtomicInteger sockets = new AtomicInteger();
  private volatile boolean stopped;

  public Admission(int maxSockets) {
    this.maxSockets = maxSockets;
  }

  /// Takes a place; [#leave] gives it back.
  ///
  /// @return false where there is none
  boolean enter() {
    if (stopped) {
      return false;
    }
    if (sockets.incrementAndGet() > maxSockets) {
      sockets.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    sockets.decrementAndGet();
  }

  /// No more sockets from now on; those that are there stay until a node closes them.
  public void stop() {
    stopped = true;
  }

  /// Whether a client that came now would find a place.
  public boolean open() {
    return !stopped && sockets.get() < maxSockets;
  }

  /// How many sockets there are.
  public int sockets() {
    return sockets.get();
  }
}
