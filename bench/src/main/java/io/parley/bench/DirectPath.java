package io.parley.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/// The same packets in the same rhythm from one socket of this process straight to another: what
/// the machine itself takes from one thread's send to another's receive.
final class DirectPath implements AutoCloseable {

  private final Delays delays = new Delays();
  private final Picture picture;
  private final DatagramSocket from;
  private final DatagramSocket to;
  private volatile boolean stopped;

  DirectPath(Picture picture) {
    this.picture = picture;
    try {
      to = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      from = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      from.connect(to.getLocalSocketAddress());
    } catch (IOException failed) {
      throw new BenchFailure("no UDP on the loopback interface", failed);
    }
    Thread.ofPlatform().daemon().name("direct-receive").start(this::receive);
    Thread.ofPlatform().daemon().name("direct-send").start(this::send);
  }

  Delays delays() {
    return delays;
  }

  private void send() {
    byte[] bytes = new byte[picture.payloadBytes()];
    long dueNanos = System.nanoTime();
    try {
      while (!stopped) {
        for (int i = 0; i < picture.packetsPerFrame(); i++) {
          ByteBuffer.wrap(bytes).putLong(System.nanoTime());
          from.send(new DatagramPacket(bytes, bytes.length));
        }
        dueNanos += picture.frameNanos();
        LockSupport.parkNanos(dueNanos - System.nanoTime());
      }
    } catch (IOException failed) {
      stopped = true;
    }
  }

  private void receive() {
    byte[] bytes = new byte[2048];
    var packet = new DatagramPacket(bytes, bytes.length);
    try {
      while (!stopped) {
        packet.setLength(bytes.length);
        to.receive(packet);
        delays.add(System.nanoTime() - ByteBuffer.wrap(bytes).getLong());
      }
    } catch (IOException failed) {
      stopped = true;
    }
  }

  @Override
  public void close() {
    stopped = true;
    from.close();
    to.close();
  }
}
