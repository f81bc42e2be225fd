package io.parley.media.dtls;

/// Handshakes whose every step is over before the engine goes on: for simulations and tests.
public final class LockstepHandshakes implements HandshakeRunner {

  @Override
  public void run(Runnable handshake) {
    Thread.ofVirtual().name("dtls-handshake").start(handshake);
  }

  @Override
  public boolean lockstep() {
    return true;
  }
}
