package io.parley.sfu.shard;

import java.util.concurrent.atomic.LongAdder;

/// What one shard's sockets and loop saw. Written by its thread, read by any.
public final class ShardCounters {

  /// Packets and bytes that came, and went.
  public final LongAdder packetsIn = new LongAdder();

  public final LongAdder bytesIn = new LongAdder();
  public final LongAdder packetsOut = new LongAdder();
  public final LongAdder bytesOut = new LongAdder();

  /// Packets for which there was no slot.
  public final LongAdder noSlot = new LongAdder();

  /// Packets that the kernel, or a client's connection, did not take.
  public final LongAdder notSent = new LongAdder();

  /// Reads and writes that failed.
  public final LongAdder socketErrors = new LongAdder();

  /// Packets, tasks and turns that a bug of ours ended.
  public final LongAdder failures = new LongAdder();

  /// Connections over TCP that were ended by us.
  public final LongAdder connectionsDropped = new LongAdder();

  /// Times that the loop woke up.
  public final LongAdder turns = new LongAdder();
}
