package io.parley.bench;

import io.parley.media.client.IncomingStream;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Measures at one subscriber how long each packet took.
///
/// A packet that repairs or ends a gap is not measured: what it took is not the forwarding.
final class Arrivals implements LinkWatcher {

  private final Departures departures;
  private final Delays delays;
  private @Nullable IncomingStream stream;
  private long before;
  private final LongAdder measured = new LongAdder();

  Arrivals(Departures departures, Delays delays) {
    this.departures = departures;
    this.delays = delays;
  }

  /// Packets measured at this subscriber.
  long measured() {
    return measured.sum();
  }

  @Override
  public void expected(IncomingStream expected) {
    stream = expected;
  }

  @Override
  public void received(long nowNanos) {
    var stream = this.stream;
    if (stream == null) {
      return;
    }
    long packets = stream.continuity().packets();
    var stamp = stream.continuity().last();
    if (packets == before + 1 && stamp != null) {
      var sentNanos = departures.sentNanos(stamp);
      if (sentNanos != null) {
        delays.add(nowNanos - sentNanos);
        measured.increment();
      }
    }
    before = packets;
  }
}
