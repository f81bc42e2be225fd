package io.parley.bench;

import io.parley.media.client.ClientConnection;
import io.parley.media.client.MediaClient;
import io.parley.media.client.sdp.ServerDescription;
import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.VirtualHandshakes;
import io.parley.media.ice.HostCandidate;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.IceTransport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client's end of one peer connection: a [MediaClient] on a UDP socket and a thread of its own.
final class MediaLink implements AutoCloseable {

  /// Longer, and what other threads ask for waits; shorter, and many clients keep a core busy.
  private static final int MAX_WAIT_MILLIS = 50;

  private static final int CONNECTING_WAIT_MILLIS = 5;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final int DATAGRAM_BYTES = 2048;

  private final MediaClient client;
  private final DatagramSocket socket;
  private final LinkWatcher watcher;
  private final Queue<Consumer<MediaClient>> tasks = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final DatagramPacket incoming =
      new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
  private final Thread thread;
  private volatile boolean stopped;

  MediaLink(
      IceCredentials local, DtlsIdentity identity, ServerDescription server, LinkWatcher watcher) {
    this.watcher = watcher;
    var connection =
        new ClientConnection(
            local,
            identity,
            server.transport(),
            new VirtualHandshakes(2),
            () -> {},
            new SecureRandom());
    long wallClockOffsetNanos = System.currentTimeMillis() * NANOS_PER_MILLI - System.nanoTime();
    client = new MediaClient(connection, RandomGenerator.getDefault(), wallClockOffsetNanos);
    socket = connect(server);
    thread = Thread.ofPlatform().daemon().name("media-link").start(this::run);
  }

  private static DatagramSocket connect(ServerDescription server) {
    var candidate =
        server.candidates().stream()
            .map(HostCandidate::parse)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .filter(each -> each.transport() == IceTransport.UDP)
            .findFirst()
            .orElseThrow(() -> new BenchFailure("the server's SDP has no UDP candidate"));
    try {
      var socket = new DatagramSocket();
      socket.connect(candidate.socketAddress());
      return socket;
    } catch (IOException unreachable) {
      throw new BenchFailure("no UDP towards " + candidate, unreachable);
    }
  }

  /// Completes when ICE and DTLS are through.
  CompletableFuture<Void> connected() {
    return connected;
  }

  /// Has something done on the client's thread, soon.
  void execute(Consumer<MediaClient> task) {
    tasks.add(task);
  }

  private void run() {
    try {
      while (!stopped) {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
          task.accept(client);
        }
        turn();
      }
    } catch (IOException failed) {
      if (!stopped) {
        connected.completeExceptionally(failed);
      }
    } finally {
      client.close();
    }
  }

  private void turn() throws IOException {
    long nowNanos = System.nanoTime();
    client.advance(nowNanos);
    for (var out = client.pollDatagram(nowNanos);
        out != null;
        out = client.pollDatagram(nowNanos)) {
      watcher.sending(System.nanoTime(), out);
      socket.send(new DatagramPacket(out, out.length));
    }
    if (client.connection().connected()) {
      connected.complete(null);
    }
    byte[] datagram = receive(waitMillis(System.nanoTime()));
    if (datagram != null) {
      long arrivedNanos = System.nanoTime();
      client.receive(arrivedNanos, datagram);
      watcher.received(arrivedNanos);
    }
  }

  private int waitMillis(long nowNanos) {
    int most = connected.isDone() ? MAX_WAIT_MILLIS : CONNECTING_WAIT_MILLIS;
    long wakeNanos = client.wakeNanos();
    if (wakeNanos == Long.MAX_VALUE) {
      return most;
    }
    return (int) Math.clamp((wakeNanos - nowNanos) / NANOS_PER_MILLI, 1, most);
  }

  private byte @Nullable [] receive(int waitMillis) throws IOException {
    socket.setSoTimeout(waitMillis);
    incoming.setLength(DATAGRAM_BYTES);
    try {
      socket.receive(incoming);
      return Arrays.copyOf(incoming.getData(), incoming.getLength());
    } catch (SocketTimeoutException nothingCame) {
      return null;
    }
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    socket.close();
  }
}
