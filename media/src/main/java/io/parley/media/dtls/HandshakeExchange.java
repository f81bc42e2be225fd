package io.parley.media.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// Where the engine and a handshake's thread meet: datagrams in, datagrams out, an end.
///
/// Until the handshake is over its thread blocks here for datagrams. From then on the engine's
/// thread alone comes by, and never blocks. Records of one flight leave packed into few datagrams.
final class HandshakeExchange implements DatagramTransport {

  /// What fits every path (RFC 8445 leaves this to others; browsers use the same).
  private static final int SEND_BYTES = 1200;

  /// How many datagrams wait for a handshake that is still computing. A flight has at most a few;
  /// more are dropped, and come again.
  private static final int INBOX = 32;

  /// Says that there is no further datagram now: Bouncy Castle passes it on unharmed.
  static final class NothingMore extends InterruptedIOException {
    private static final NothingMore INSTANCE = new NothingMore();

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final HandshakeRunner runner;
  private final Runnable onProgress;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition rested = lock.newCondition();

  private final ArrayDeque<byte[]> inbox = new ArrayDeque<>();
  private final ArrayDeque<byte[]> outbox = new ArrayDeque<>();
  private final List<byte[]> flight = new ArrayList<>();
  private List<byte[]> lastFlight = List.of();
  private byte[] unsent = new byte[0];
  private boolean waiting;
  private boolean finished;
  private boolean closed;
  private @Nullable DTLSTransport established;
  private @Nullable String failure;

  HandshakeExchange(HandshakeRunner runner, Runnable onProgress) {
    this.runner = runner;
    this.onProgress = onProgress;
  }

  // The engine's side.

  void start(Handshaker handshaker) {
    runner.run(() -> handshake(handshaker));
    rest();
  }

  /// Hands over a datagram, which is kept.
  void offer(byte[] datagram) {
    lock.lock();
    try {
      if (inbox.size() < INBOX) {
        inbox.add(datagram);
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
    rest();
  }

  private void rest() {
    if (!runner.lockstep()) {
      return;
    }
    lock.lock();
    try {
      while (!finished && !(waiting && inbox.isEmpty())) {
        rested.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The next datagram to send; null when there is none.
  byte @Nullable [] poll() {
    lock.lock();
    try {
      return outbox.poll();
    } finally {
      lock.unlock();
    }
  }

  /// The datagrams that the handshake sent last in one go; another list when there are new ones.
  List<byte[]> lastFlight() {
    lock.lock();
    try {
      return lastFlight;
    } finally {
      lock.unlock();
    }
  }

  boolean isFinished() {
    lock.lock();
    try {
      return finished;
    } finally {
      lock.unlock();
    }
  }

  /// The connection, once finished; null when there is none.
  @Nullable DTLSTransport established() {
    lock.lock();
    try {
      return established;
    } finally {
      lock.unlock();
    }
  }

  /// Why there is no connection; null while there may be one.
  @Nullable String failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /// Ends a handshake that nobody wants any more. Its thread ends soon after.
  void abandon() {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    rest();
  }

  // The handshake's side.

  private void handshake(Handshaker handshaker) {
    DTLSTransport transport = null;
    String reason = null;
    try {
      transport = handshaker.handshake(this);
    } catch (IOException | RuntimeException e) {
      reason = reason(e);
    }
    lock.lock();
    try {
      finishFlight();
      established = transport;
      failure = reason;
      finished = true;
      rested.signalAll();
    } finally {
      lock.unlock();
    }
    progress();
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause();
    return cause == null ? e.toString() : e + ", by " + cause;
  }

  private byte[] await() throws IOException {
    runner.waiting();
    pause();
    byte[] datagram;
    lock.lock();
    try {
      while (inbox.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      datagram = closed ? null : inbox.poll();
      waiting = false;
    } finally {
      lock.unlock();
    }
    runner.resuming();
    if (datagram == null) {
      throw new InterruptedIOException("abandoned");
    }
    return datagram;
  }

  private void pause() {
    boolean progressed;
    lock.lock();
    try {
      progressed = finishFlight();
      waiting = true;
      rested.signalAll();
    } finally {
      lock.unlock();
    }
    if (progressed) {
      progress();
    }
  }

  private boolean finishFlight() {
    finishDatagram();
    if (flight.isEmpty()) {
      return false;
    }
    lastFlight = List.copyOf(flight);
    outbox.addAll(flight);
    flight.clear();
    return true;
  }

  private void finishDatagram() {
    if (unsent.length > 0) {
      flight.add(unsent);
      unsent = new byte[0];
    }
  }

  private void progress() {
    if (!runner.lockstep()) {
      onProgress.run();
    }
  }

  // Bouncy Castle's side.

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    byte[] datagram = isFinished() ? next() : await();
    if (datagram.length > length) {
      return -1;
    }
    System.arraycopy(datagram, 0, buffer, offset, datagram.length);
    return datagram.length;
  }

  private byte[] next() throws IOException {
    lock.lock();
    try {
      byte[] datagram = inbox.poll();
      if (datagram == null) {
        throw NothingMore.INSTANCE;
      }
      return datagram;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    byte[] record = Arrays.copyOfRange(buffer, offset, offset + length);
    lock.lock();
    try {
      if (finished) {
        outbox.add(record);
        return;
      }
      if (unsent.length + length > SEND_BYTES) {
        finishDatagram();
      }
      int before = unsent.length;
      unsent = Arrays.copyOf(unsent, before + length);
      System.arraycopy(record, 0, unsent, before, length);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int getReceiveLimit() {
    return RecordScreen.DATAGRAM_BYTES;
  }

  @Override
  public int getSendLimit() {
    return SEND_BYTES;
  }

  @Override
  public void close() {
    // There is no socket to close.
  }
}
