package io.parley.sfu.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.media.shard.PeerStats;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the transports of all peers carried, summed up from samples. Safe from any thread.
public final class TransportMeters {

  private final Counter mediaIn;
  private final Counter mediaOut;
  private final Counter retransmitted;
  private final Counter nacksIn;
  private final Counter nacksOut;
  private final Counter plisIn;
  private final Counter plisOut;
  private final Timer rtt;

  public TransportMeters(MeterRegistry registry) {
    mediaIn = registry.counter("parley.sfu.media.packets", "direction", "in");
    mediaOut = registry.counter("parley.sfu.media.packets", "direction", "out");
    retransmitted = registry.counter("parley.sfu.retransmissions");
    nacksIn = registry.counter("parley.sfu.nacks", "direction", "in");
    nacksOut = registry.counter("parley.sfu.nacks", "direction", "out");
    plisIn = registry.counter("parley.sfu.plis", "direction", "in");
    plisOut = registry.counter("parley.sfu.plis", "direction", "out");
    rtt = registry.timer("parley.sfu.rtt");
  }

  /// Adds what one peer's transport carried since its last sample.
  ///
  /// @param before null at the first one
  public void add(@Nullable PeerStats before, PeerStats now) {
    mediaIn.increment(now.packetsIn() - (before == null ? 0 : before.packetsIn()));
    mediaOut.increment(now.packetsOut() - (before == null ? 0 : before.packetsOut()));
    retransmitted.increment(now.retransmitted() - (before == null ? 0 : before.retransmitted()));
    nacksIn.increment(now.nacksIn() - (before == null ? 0 : before.nacksIn()));
    nacksOut.increment(now.nacksOut() - (before == null ? 0 : before.nacksOut()));
    plisIn.increment(now.plisIn() - (before == null ? 0 : before.plisIn()));
    plisOut.increment(now.plisOut() - (before == null ? 0 : before.plisOut()));
    if (now.rttNanos() > 0) {
      rtt.record(now.rttNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
