package io.parley.bench;

import java.util.ArrayList;
import java.util.Locale;

/// How much the server's memory grows with rooms of a publisher each, and then with subscribers.
final class MemoryBench {

  /// The rooms of a warm-up, which loads classes and compiles code that no room is to be charged.
  private static final int WARM_UP_ROOMS = 3;

  private static final long SETTLE_MILLIS = 3000;

  private MemoryBench() {}

  /// @return one line of JSON
  static String run(BenchOptions options) throws InterruptedException {
    ServerMemory.of(options.pid());
    var present = new ArrayList<Participant>();
    try {
      publish(options, "warm-up", WARM_UP_ROOMS, present);
      subscribe(options, "warm-up", WARM_UP_ROOMS, present);
      var before = settled(options);
      publish(options, "room", options.rooms(), present);
      var published = settled(options);
      subscribe(options, "room", options.rooms(), present);
      return json(options, before, published, settled(options));
    } finally {
      present.forEach(Participant::close);
    }
  }

  private static void publish(
      BenchOptions options, String name, int rooms, ArrayList<Participant> present)
      throws InterruptedException {
    var picture = Picture.of(options.bitsPerSecond(), options.framesPerSecond());
    for (int room = 0; room < rooms; room++) {
      var publisher =
          new Participant(options.server(), room(name, room), "publisher", LinkWatcher.NONE);
      present.add(publisher);
      publisher.publish(picture);
    }
  }

  private static void subscribe(
      BenchOptions options, String name, int rooms, ArrayList<Participant> present)
      throws InterruptedException {
    for (int room = 0; room < rooms; room++) {
      for (int i = 0; i < options.subscribers(); i++) {
        var subscriber =
            new Participant(
                options.server(), room(name, room), "subscriber-" + i, LinkWatcher.NONE);
        present.add(subscriber);
        subscriber.awaitTrack();
      }
    }
  }

  private static String room(String name, int number) {
    return "bench-" + name + "-" + ProcessHandle.current().pid() + "-" + number;
  }

  private static ServerMemory settled(BenchOptions options) throws InterruptedException {
    Thread.sleep(SETTLE_MILLIS);
    return ServerMemory.of(options.pid());
  }

  private static String json(
      BenchOptions options, ServerMemory before, ServerMemory published, ServerMemory after) {
    long subscribers = (long) options.rooms() * options.subscribers();
    return String.format(
        Locale.ROOT,
        "{\"rooms\":%d,\"subscribers\":%d,\"residentKilobytes\":%s,\"liveHeapKilobytes\":%s}",
        options.rooms(),
        subscribers,
        growth(
            options.rooms(),
            subscribers,
            before.residentBytes(),
            published.residentBytes(),
            after.residentBytes()),
        growth(
            options.rooms(),
            subscribers,
            before.liveBytes(),
            published.liveBytes(),
            after.liveBytes()));
  }

  private static String growth(
      int rooms, long subscribers, long before, long published, long after) {
    return String.format(
        Locale.ROOT,
        "{\"before\":%d,\"withRooms\":%d,\"after\":%d,\"perRoom\":%.1f,\"perSubscriber\":%.1f}",
        before / 1000,
        published / 1000,
        after / 1000,
        (published - before) / 1000.0 / rooms,
        (after - published) / 1000.0 / subscribers);
  }
}
