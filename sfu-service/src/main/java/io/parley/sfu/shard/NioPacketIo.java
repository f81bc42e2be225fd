package io.parley.sfu.shard;

import io.parley.media.ice.IceTransport;
import io.parley.media.ice.Path;
import io.parley.media.slots.PacketBatch;
import io.parley.media.slots.PacketSlots;
import io.parley.sfu.tcp.AcceptedConnection;
import io.parley.sfu.tcp.TcpConnection;
import io.parley.sfu.udp.PacketIo;
import io.parley.sfu.udp.UdpSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets of one shard by `java.nio`: one system call for each packet, nothing native. Packets
/// pass through one buffer, whose copy costs a hundredth of the system call.
public final class NioPacketIo implements PacketIo {

  private static final Logger log = LoggerFactory.getLogger(NioPacketIo.class);

  /// How many packets of one socket are read before the others' turn.
  static final int RECEIVE_BATCH = 64;

  /// Connections over TCP of one shard; a new one beyond them is refused.
  static final int CONNECTION_CAPACITY = 4096;

  private static final int FIRST_CONNECTION = 1 << 16;
  private static final long SWEEP_NANOS = 500_000_000L;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;
  private final List<UdpSocket> sockets;
  private final PacketSlots slots;
  private final ShardCounters counters;
  private final Queue<AcceptedConnection> accepted = new ConcurrentLinkedQueue<>();
  private final Map<Integer, TcpConnection> connections = new HashMap<>();
  private final ArrayDeque<SelectionKey> ready = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(PacketSlots.LARGE_BYTES);
  private final MemorySegment segment = MemorySegment.ofBuffer(buffer);
  private int nextConnection = FIRST_CONNECTION;
  private long sweptNanos;

  /// @param sockets numbered by their place in the list; closed with this
  public NioPacketIo(List<UdpSocket> sockets, PacketSlots slots, ShardCounters counters)
      throws IOException {
    this.sockets = List.copyOf(sockets);
    this.slots = slots;
    this.counters = counters;
    this.selector = Selector.open();
    for (var socket : sockets) {
      socket.register(selector);
    }
  }

  /// Gives this shard a connection. Safe from any thread.
  public void adopt(AcceptedConnection connection) {
    accepted.add(connection);
    wake();
  }

  @Override
  public void await(long nanos) {
    try {
      if (nanos <= 0) {
        selector.selectNow(ready::add);
      } else {
        selector.select(ready::add, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
      }
    } catch (IOException e) {
      counters.socketErrors.increment();
    }
  }

  @Override
  public void wake() {
    selector.wakeup();
  }

  @Override
  public void receive(long nowNanos, Receiver receiver) {
    adoptAccepted(nowNanos, receiver);
    for (var key = ready.poll(); key != null; key = ready.poll()) {
      switch (key.attachment()) {
        case UdpSocket socket -> receive(nowNanos, socket, receiver);
        case TcpConnection connection -> serve(nowNanos, key, connection, receiver);
        default -> throw new IllegalStateException("a key of nobody");
      }
    }
    if (nowNanos - sweptNanos > SWEEP_NANOS) {
      sweptNanos = nowNanos;
      sweep(nowNanos);
    }
  }

  private void receive(long nowNanos, UdpSocket socket, Receiver receiver) {
    for (int i = 0; i < RECEIVE_BATCH; i++) {
      buffer.clear();
      Path path = read(socket);
      if (path == null) {
        return;
      }
      deliver(nowNanos, buffer.position(), path, receiver);
    }
  }

  private @Nullable Path read(UdpSocket socket) {
    try {
      return socket.receive(buffer);
    } catch (IOException e) {
      counters.socketErrors.increment();
      return null;
    }
  }

  private void deliver(long nowNanos, int length, Path path, Receiver receiver) {
    counters.packetsIn.increment();
    counters.bytesIn.add(length);
    int slot = slots.acquire(length);
    if (slot == PacketSlots.NONE) {
      counters.noSlot.increment();
      return;
    }
    MemorySegment.copy(segment, 0, slots.memory(slot), slots.offset(slot), length);
    slots.setLength(slot, length);
    receiver.receive(nowNanos, slot, path);
  }

  private void adoptAccepted(long nowNanos, Receiver receiver) {
    for (var next = accepted.poll(); next != null; next = accepted.poll()) {
      if (connections.size() == CONNECTION_CAPACITY) {
        refuse(next);
        continue;
      }
      try {
        int number = nextConnection++;
        var connection = new TcpConnection(nowNanos, number, next, selector);
        connections.put(number, connection);
        buffer.clear().put(next.firstFrame());
        deliver(nowNanos, next.firstFrame().length, connection.path(), receiver);
        deliverFrames(nowNanos, connection, receiver);
      } catch (IOException e) {
        refuse(next);
      }
    }
  }

  private void refuse(AcceptedConnection connection) {
    counters.connectionsDropped.increment();
    try {
      connection.channel().close();
    } catch (IOException e) {
      counters.socketErrors.increment();
    }
  }

  private void serve(long nowNanos, SelectionKey key, TcpConnection connection, Receiver receiver) {
    try {
      if (key.isValid() && key.isWritable()) {
        connection.flush(nowNanos);
      }
      if (key.isValid() && key.isReadable()) {
        boolean more = connection.fill(nowNanos);
        deliverFrames(nowNanos, connection, receiver);
        if (!more) {
          drop(connection, "closed by the client");
        }
      }
    } catch (IOException e) {
      drop(connection, "reset");
    }
  }

  private void deliverFrames(long nowNanos, TcpConnection connection, Receiver receiver) {
    buffer.clear();
    for (int length = connection.next(buffer, 0);
        length >= 0;
        length = connection.next(buffer, 0)) {
      deliver(nowNanos, length, connection.path(), receiver);
    }
  }

  private void sweep(long nowNanos) {
    for (var connection : List.copyOf(connections.values())) {
      var fault = connection.fault(nowNanos);
      if (fault != null) {
        counters.connectionsDropped.increment();
        drop(connection, fault);
      }
    }
  }

  private void drop(TcpConnection connection, String reason) {
    log.atDebug().addKeyValue("reason", reason).log("connection over TCP ended");
    connections.remove(connection.path().socket());
    try {
      connection.close();
    } catch (IOException e) {
      counters.socketErrors.increment();
    }
  }

  @Override
  public void send(long nowNanos, PacketBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int length = batch.length(i);
      MemorySegment.copy(batch.memory(i), batch.offset(i), segment, 0, length);
      buffer.clear().limit(length);
      if (send(nowNanos, batch.path(i))) {
        counters.packetsOut.increment();
        counters.bytesOut.add(length);
      } else {
        counters.notSent.increment();
      }
    }
  }

  private boolean send(long nowNanos, Path path) {
    if (path.transport() == IceTransport.TCP) {
      var connection = connections.get(path.socket());
      return connection != null && send(nowNanos, connection);
    }
    try {
      return sockets.get(path.socket()).send(buffer, path.remote());
    } catch (IOException e) {
      counters.socketErrors.increment();
      return false;
    }
  }

  private boolean send(long nowNanos, TcpConnection connection) {
    try {
      return connection.send(nowNanos, buffer);
    } catch (IOException e) {
      drop(connection, "reset");
      return false;
    }
  }

  @Override
  public void close() {
    List.copyOf(connections.values()).forEach(connection -> drop(connection, "the node stops"));
    try {
      for (var socket : sockets) {
        socket.close();
      }
      selector.close();
    } catch (IOException e) {
      counters.socketErrors.increment();
    }
  }
}
