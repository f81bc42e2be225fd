package io.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How much later a packet comes because it goes through the server.
final class DelayBench {

  /// The server's code is compiled in this time, and the key frames of joining are over.
  private static final long WARM_UP_MILLIS = 10_000;

  /// So long the last packets may take.
  private static final long DRAIN_MILLIS = 1000;

  private DelayBench() {}

  /// @return one line of JSON
  static String run(BenchOptions options) throws InterruptedException {
    var room = "bench-delay-" + ProcessHandle.current().pid();
    var picture = Picture.of(options.bitsPerSecond(), options.framesPerSecond());
    var departures = new Departures();
    var forwarded = new Delays();
    var arrivals = new ArrayList<Arrivals>();
    var present = new ArrayList<Participant>();
    try {
      var publisher = new Participant(options.server(), room, "publisher", departures);
      present.add(publisher);
      publisher.publish(picture);
      for (int i = 0; i < options.subscribers(); i++) {
        var watcher = new Arrivals(departures, forwarded);
        arrivals.add(watcher);
        var subscriber = new Participant(options.server(), room, "subscriber-" + i, watcher);
        present.add(subscriber);
        subscriber.awaitTrack();
      }
      Thread.sleep(WARM_UP_MILLIS);
      try (var direct = new DirectPath(picture)) {
        departures.measuring(true);
        Thread.sleep(options.seconds() * 1000L);
        departures.measuring(false);
        Thread.sleep(DRAIN_MILLIS);
        return json(options, departures.sent(), arrivals, forwarded, direct.delays());
      }
    } finally {
      present.forEach(Participant::close);
    }
  }

  private static String json(
      BenchOptions options, long sent, List<Arrivals> arrivals, Delays forwarded, Delays direct) {
    long due = sent * options.subscribers();
    long measured = arrivals.stream().mapToLong(Arrivals::measured).sum();
    return String.format(
        Locale.ROOT,
        "{\"subscribers\":%d,\"bitsPerSecond\":%d,\"packets\":%d,\"notMeasured\":%d,"
            + "\"addedMillis\":{\"p50\":%.3f,\"p99\":%.3f},"
            + "\"forwardedMillis\":{\"p50\":%.3f,\"p99\":%.3f},"
            + "\"directMillis\":{\"p50\":%.3f,\"p99\":%.3f}}",
        options.subscribers(),
        options.bitsPerSecond(),
        due,
        due - measured,
        forwarded.millis(0.5) - direct.millis(0.5),
        forwarded.millis(0.99) - direct.millis(0.99),
        forwarded.millis(0.5),
        forwarded.millis(0.99),
        direct.millis(0.5),
        direct.millis(0.99));
  }
}
