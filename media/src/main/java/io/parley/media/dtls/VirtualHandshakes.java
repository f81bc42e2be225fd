package io.parley.media.dtls;

import java.util.concurrent.Semaphore;

/// Handshakes on virtual threads, not too many of them computing at a time. One that waits for its
/// peer does not count, so a peer that stalls holds up nobody.
public final class VirtualHandshakes implements HandshakeRunner {

  private final Semaphore permits;

  /// @param computing how many may compute at once. More make a wave of joins compete with media
  ///   for the processor, fewer make it wait; each needs some 2 ms
  public VirtualHandshakes(int computing) {
    permits = new Semaphore(computing);
  }

  @Override
  public void run(Runnable handshake) {
    Thread.ofVirtual()
        .name("dtls-handshake")
        .start(
            () -> {
              resuming();
              try {
                handshake.run();
              } finally {
                waiting();
              }
            });
  }

  @Override
  public void waiting() {
    permits.release();
  }

  @Override
  public void resuming() {
    permits.acquireUninterruptibly();
  }
}
