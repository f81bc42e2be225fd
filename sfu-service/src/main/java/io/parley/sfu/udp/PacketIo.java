package io.parley.sfu.udp;

import io.parley.media.ice.Path;
import io.parley.media.slots.PacketBatch;

/// All sockets of one shard, whatever system calls are behind it. Only [#wake] is for other
/// threads.
public interface PacketIo extends AutoCloseable {

  /// Takes what was received.
  @FunctionalInterface
  interface Receiver {

    /// @param slot with the packet; the receiver's from now on
    void receive(long nowNanos, int slot, Path path);
  }

  /// Waits until there are packets, somebody wakes it, or the time is over.
  ///
  /// @param nanos 0 or less does not wait
  void await(long nanos);

  /// Ends the waiting, the present or the next one.
  void wake();

  /// Hands over what has come, at most 64 packets of each socket.
  void receive(long nowNanos, Receiver receiver);

  /// Sends packets; those that cannot be sent now are lost, and counted.
  void send(long nowNanos, PacketBatch batch);

  @Override
  void close();
}
