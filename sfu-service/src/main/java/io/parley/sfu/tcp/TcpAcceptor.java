package io.parley.sfu.tcp;

import io.parley.media.stun.StunMessage;
import io.parley.sfu.shard.ShardPrefix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections for all shards. A client's first frame must be a STUN message to one of our
/// user fragments, which names the shard that gets the connection. A thread of its own runs it.
public final class TcpAcceptor implements Runnable, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TcpAcceptor.class);

  /// How long a client may take for its first frame.
  static final Duration FIRST_FRAME_WITHIN = Duration.ofSeconds(2);

  /// A STUN check has some 150 bytes.
  static final int FIRST_FRAME_BYTES = 1024;

  /// Connections without a first frame; of more the oldest goes.
  static final int PENDING_CAPACITY = 1024;

  private static final int MAX_FRAME_BYTES = 2048;
  private static final long SWEEP_MILLIS = 250;
  private static final long PAUSE_NANOS = 100_000_000L;

  private static final class Pending {
    final SocketChannel channel;
    final FrameReader reader = new FrameReader(MAX_FRAME_BYTES);
    final long sinceNanos;

    Pending(SocketChannel channel, long sinceNanos) {
      this.channel = channel;
      this.sinceNanos = sinceNanos;
    }
  }

  private final Selector selector;
  private final List<ServerSocketChannel> servers = new ArrayList<>();
  private final Set<Pending> pending = new LinkedHashSet<>();
  private final ByteBuffer frame = ByteBuffer.allocateDirect(MAX_FRAME_BYTES);
  private final StunMessage message = new StunMessage();
  private final int shards;
  private final BiConsumer<Integer, AcceptedConnection> onAccepted;
  private volatile boolean stopped;

  /// Binds all addresses.
  ///
  /// @param shards how many there are
  /// @param onAccepted called with the number of the shard that shall own the connection
  /// @throws IOException if one cannot be bound; none is then
  public TcpAcceptor(
      List<InetSocketAddress> addresses,
      int shards,
      BiConsumer<Integer, AcceptedConnection> onAccepted)
      throws IOException {
    this.shards = shards;
    this.onAccepted = onAccepted;
    this.selector = Selector.open();
    try {
      for (var address : addresses) {
        bind(address);
      }
    } catch (IOException e) {
      closeAll();
      throw e;
    }
  }

  private void bind(InetSocketAddress address) throws IOException {
    // Of the address's own family: a socket for both would call 0.0.0.0 by its IPv6 name.
    boolean six = address.getAddress() instanceof Inet6Address;
    var server =
        ServerSocketChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    servers.add(server);
    server.configureBlocking(false);
    server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      server.bind(address, PENDING_CAPACITY);
    } catch (IOException e) {
      throw new IOException("cannot bind TCP " + address + ": " + e.getMessage(), e);
    }
    server.register(selector, SelectionKey.OP_ACCEPT, server);
  }

  /// The bound addresses, with their ports.
  public List<InetSocketAddress> localAddresses() {
    return servers.stream()
        .map(server -> (InetSocketAddress) server.socket().getLocalSocketAddress())
        .toList();
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        selector.select(this::ready, SWEEP_MILLIS);
        sweep(System.nanoTime());
      } catch (IOException | RuntimeException e) {
        log.atError().setCause(e).log("accepting connections failed");
      }
    }
    closeAll();
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Pending waiting) {
      read(key, waiting);
    } else if (key.attachment() instanceof ServerSocketChannel server) {
      accept(server);
    }
  }

  private void accept(ServerSocketChannel server) {
    try {
      var channel = server.accept();
      if (channel == null) {
        return;
      }
      if (pending.size() == PENDING_CAPACITY) {
        drop(pending.iterator().next());
      }
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var waiting = new Pending(channel, System.nanoTime());
      pending.add(waiting);
      channel.register(selector, SelectionKey.OP_READ, waiting);
    } catch (IOException e) {
      log.atWarn().addKeyValue("cause", e.getMessage()).log("a connection could not be accepted");
      LockSupport.parkNanos(PAUSE_NANOS); // out of file descriptors: it would come at once again
    }
  }

  private void read(SelectionKey key, Pending waiting) {
    try {
      if (waiting.channel.read(waiting.reader.space()) < 0) {
        drop(waiting);
        return;
      }
      int length = waiting.reader.next(frame, 0);
      if (length < 0 && !waiting.reader.isBroken()) {
        return;
      }
      int shard = shard(length);
      if (shard < 0) {
        drop(waiting);
        return;
      }
      byte[] first = new byte[length];
      frame.get(0, first);
      key.cancel();
      pending.remove(waiting);
      onAccepted.accept(shard, new AcceptedConnection(waiting.channel, waiting.reader, first));
    } catch (IOException e) {
      drop(waiting); // reset by the client
    }
  }

  /// The shard that the frame just read is for; -1 if it is for none.
  private int shard(int length) {
    boolean stun =
        length > 0
            && length <= FIRST_FRAME_BYTES
            && message.wrap(MemorySegment.ofBuffer(frame.duplicate().clear()), 0, length)
            && message.hasUsername();
    int shard = stun ? ShardPrefix.shard(message.username()) : -1;
    return shard < shards ? shard : -1;
  }

  private void sweep(long nowNanos) {
    for (var waiting : List.copyOf(pending)) {
      if (nowNanos - waiting.sinceNanos < FIRST_FRAME_WITHIN.toNanos()) {
        return; // oldest first
      }
      drop(waiting);
    }
  }

  private void drop(Pending waiting) {
    pending.remove(waiting);
    close(waiting.channel);
  }

  private void closeAll() {
    servers.forEach(TcpAcceptor::close);
    pending.forEach(waiting -> close(waiting.channel));
    close(selector);
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      log.atDebug().addKeyValue("cause", e.getMessage()).log("closing failed");
    }
  }

  /// Stops accepting; what shards own stays open.
  @Override
  public void close() {
    stopped = true;
    selector.wakeup();
  }
}
