package io.parley.sfu.metering;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.media.peer.DiscardReason;
import io.parley.media.peer.Discards;
import io.parley.sfu.shard.ShardCounters;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/// Publishes what the shards count.
public final class ShardMeters {

  private ShardMeters() {}

  public static void publish(
      MeterRegistry registry, int shard, ShardCounters counters, Discards discards) {
    String number = Integer.toString(shard);
    counter(registry, "parley.sfu.packets", number, "in", counters.packetsIn);
    counter(registry, "parley.sfu.packets", number, "out", counters.packetsOut);
    counter(registry, "parley.sfu.bytes", number, "in", counters.bytesIn);
    counter(registry, "parley.sfu.bytes", number, "out", counters.bytesOut);
    failure(registry, number, "no_slot", counters.noSlot);
    failure(registry, number, "not_sent", counters.notSent);
    failure(registry, number, "socket_error", counters.socketErrors);
    failure(registry, number, "bug", counters.failures);
    failure(registry, number, "connection_dropped", counters.connectionsDropped);
    for (var reason : DiscardReason.values()) {
      FunctionCounter.builder("parley.sfu.discards", discards, counted -> counted.of(reason))
          .tag("shard", number)
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder("parley.sfu.shard.turns", counters.turns, LongAdder::sum)
        .tag("shard", number)
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry, String name, String shard, String direction, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::sum)
        .tag("shard", shard)
        .tag("direction", direction)
        .register(registry);
  }

  private static void failure(
      MeterRegistry registry, String shard, String reason, LongAdder count) {
    FunctionCounter.builder("parley.sfu.shard.losses", count, LongAdder::sum)
        .tag("shard", shard)
        .tag("reason", reason)
        .register(registry);
  }
}
