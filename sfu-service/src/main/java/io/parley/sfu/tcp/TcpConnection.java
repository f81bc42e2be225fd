package io.parley.sfu.tcp;

import io.parley.media.ice.IceTransport;
import io.parley.media.ice.Path;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A client's connection, owned by one shard. It never waits: what the client does not take in time
/// is dropped, and then the connection is.
public final class TcpConnection implements AutoCloseable {

  /// A client that takes nothing for so long is lost; media that old is of no use.
  static final Duration STALLED = Duration.ofSeconds(2);

  /// Whoever has not earned an answer by then is no client of ours.
  static final Duration UNANSWERED = Duration.ofSeconds(10);

  /// A client that uses the connection checks it far more often.
  static final Duration IDLE = Duration.ofSeconds(60);

  private final SocketChannel channel;
  private final FrameReader reader;
  private final FrameQueue queue = new FrameQueue();
  private final Path path;
  private final SelectionKey key;
  private final long openedNanos;
  private long heardNanos;
  private long progressNanos;
  private boolean answered;

  /// @param number of this connection in the paths of its packets
  public TcpConnection(long nowNanos, int number, AcceptedConnection accepted, Selector selector)
      throws IOException {
    channel = accepted.channel();
    reader = accepted.reader();
    path = new Path(number, IceTransport.TCP, (InetSocketAddress) channel.getRemoteAddress());
    key = channel.register(selector, SelectionKey.OP_READ, this);
    openedNanos = nowNanos;
    heardNanos = nowNanos;
    progressNanos = nowNanos;
  }

  public Path path() {
    return path;
  }

  /// Reads what there is.
  ///
  /// @return false at the end of the stream
  public boolean fill(long nowNanos) throws IOException {
    int read = channel.read(reader.space());
    if (read > 0) {
      heardNanos = nowNanos;
    }
    return read >= 0;
  }

  /// See [FrameReader#next].
  public int next(ByteBuffer into, int index) {
    return reader.next(into, index);
  }

  /// Sends a packet, now or when the client takes it.
  ///
  /// @return false if too much waits already, and the packet is lost
  public boolean send(long nowNanos, ByteBuffer packet) throws IOException {
    answered = true;
    if (queue.isEmpty()) {
      progressNanos = nowNanos;
    }
    boolean queued = queue.offer(packet);
    flush(nowNanos);
    return queued;
  }

  /// Writes what waits, as far as the client takes it.
  public void flush(long nowNanos) throws IOException {
    if (!queue.isEmpty() && queue.writeTo(channel) > 0) {
      progressNanos = nowNanos;
    }
    key.interestOps(
        queue.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  /// Why the connection should end.
  ///
  /// @return null when it should not
  public @Nullable String fault(long nowNanos) {
    if (reader.isBroken()) {
      return "frame too long";
    }
    if (!queue.isEmpty() && nowNanos - progressNanos > STALLED.toNanos()) {
      return "stalled";
    }
    if (!answered && nowNanos - openedNanos > UNANSWERED.toNanos()) {
      return "unanswered";
    }
    return nowNanos - heardNanos > IDLE.toNanos() ? "idle" : null;
  }

  @Override
  public void close() throws IOException {
    key.cancel();
    channel.close();
  }
}
