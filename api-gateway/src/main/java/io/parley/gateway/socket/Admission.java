package io.parley.gateway.socket;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;

/// How many clients' sockets there are, and whether more may come. Safe from any thread.
///
/// The first to stop with its context; who wants signaling to say good-bye to clients calls
/// [#stop], stops signaling, and closes the context then.
public final class Admission implements SmartLifecycle {

  private final int maxSockets;
  private final AtomicInteger sockets = new AtomicInteger();
  private volatile boolean running;

  public Admission(int maxSockets) {
    this.maxSockets = maxSockets;
  }

  /// Takes a place; [#leave] gives it back.
  ///
  /// @return false where there is none
  boolean enter() {
    if (!running) {
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
  @Override
  public void stop() {
    running = false;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Whether a client that came now would find a place.
  public boolean open() {
    return running && sockets.get() < maxSockets;
  }

  /// How many sockets there are.
  public int sockets() {
    return sockets.get();
  }
}
