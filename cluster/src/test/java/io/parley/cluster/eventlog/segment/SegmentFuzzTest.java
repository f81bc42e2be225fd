package io.parley.cluster.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.Topic;
import io.parley.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a disk gives back, the log opens, reads only what was appended, and goes on.
class SegmentFuzzTest {

  private static final SegmentLimits LIMITS = new SegmentLimits(2_000, 1 << 30, 0);

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void survivesAnyBytes(long seed, @TempDir Path directory) throws IOException {
    RandomGenerator random = Seeds.random(seed);
    List<String> appended = new ArrayList<>();
    try (SegmentLog log = open(directory)) {
      append(log, random, appended, random.nextInt(80));
    }
    for (int damage = random.nextInt(4); damage > 0; damage--) {
      spoil(directory, random);
    }
    try (SegmentLog log = open(directory)) {
      List<String> read = read(log);
      assertThat(isSubsequence(read, appended)).isTrue();
      int before = appended.size();
      append(log, random, appended, 1 + random.nextInt(5));
      assertThat(read(log))
          .endsWith(appended.subList(before, appended.size()).toArray(new String[0]));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyBytesAreNoFrame(long seed) {
    RandomGenerator random = Seeds.random(seed);
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    assertThat(Frame.parse(bytes, 0, bytes.length, 0)).isNull();

    byte[] frame = Frame.encode(9, event(random), "x/1@2");
    frame[random.nextInt(frame.length)] ^= (byte) (1 + random.nextInt(255));
    assertThat(Frame.parse(frame, 0, frame.length, 9)).isNull();
  }

  private static Event event(RandomGenerator random) {
    Topic topic = Topic.values()[random.nextInt(Topic.values().length)];
    byte[] value = new byte[random.nextInt(300)];
    random.nextBytes(value);
    return new Event(topic, "key" + random.nextInt(5), value, random.nextLong());
  }

  private static SegmentLog open(Path directory) {
    return SegmentLog.open(directory, LIMITS, InstantSource.system(), new EventCounters());
  }

  private static void append(
      SegmentLog log, RandomGenerator random, List<String> appended, int events) {
    for (int i = 0; i < events; i++) {
      Event event = event(random);
      log.append(event.topic(), event.key(), event.value(), "");
      appended.add(text(event));
    }
  }

  private static List<String> read(SegmentLog log) {
    List<String> values = new ArrayList<>();
    SegmentReader reader = log.reader(0);
    List<StoredEvent> read = reader.read(9, 4_000);
    while (!read.isEmpty()) {
      read.forEach(stored -> values.add(text(stored.event())));
      read = reader.read(9, 4_000);
    }
    return values;
  }

  private static boolean isSubsequence(List<String> part, List<String> whole) {
    Iterator<String> rest = whole.iterator();
    for (String wanted : part) {
      do {
        if (!rest.hasNext()) {
          return false;
        }
      } while (!rest.next().equals(wanted));
    }
    return true;
  }

  private static String text(Event event) {
    return event.topic() + " " + event.key() + " " + Arrays.toString(event.value());
  }

  private static void spoil(Path directory, RandomGenerator random) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".events")).sorted().toList();
      if (files.isEmpty()) {
        return;
      }
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = Files.readAllBytes(file);
      switch (random.nextInt(4)) {
        case 0 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        case 1 -> Files.write(file, Arrays.copyOf(bytes, bytes.length + random.nextInt(2_000)));
        case 2 -> Files.delete(file);
        default -> {
          random.nextBytes(bytes);
          Files.write(file, bytes);
        }
      }
    }
  }
}
