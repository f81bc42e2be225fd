package io.parley.cluster.eventlog.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.EventLogFullException;
import io.parley.cluster.eventlog.Topic;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLogTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_000));
  private static final SegmentLimits SMALL = new SegmentLimits(1_000, 10_000, 0);
  private static final SegmentLimits LARGE = new SegmentLimits(1 << 20, 1 << 30, 0);

  private final EventCounters counters = new EventCounters();
  @TempDir private Path directory;

  @Test
  void whatWasAppendedIsReadInOrderByTheNextProcess() throws IOException {
    try (SegmentLog log = open(SMALL)) {
      append(log, 0, 100);
      assertThat(values(log)).hasSize(100).startsWith("0").endsWith("99");
    }
    try (SegmentLog log = open(SMALL)) {
      append(log, 100, 110);
      assertThat(values(log)).hasSize(110).startsWith("0", "1").endsWith("108", "109");
      var first = log.reader(0).read(1, 1).getFirst();
      assertThat(first.event().topic()).isEqualTo(Topic.FACTS);
      assertThat(first.event().key()).isEqualTo("k\u0000room é");
      assertThat(first.event().appendedAtMillis()).isEqualTo(1_000);
      assertThat(first.origin()).isEqualTo("somewhere");
    }
    assertThat(files()).hasSizeGreaterThan(3);
    assertThat(counters.of(EventCount.TORN)).isZero();
  }

  @Test
  void aTornTailIsCutOffAndCounted() throws IOException {
    try (SegmentLog log = open(LARGE)) {
      append(log, 0, 10);
    }
    try (RandomAccessFile file = new RandomAccessFile(files().getLast().toFile(), "rw")) {
      file.setLength(file.length() - 3);
    }
    try (SegmentLog log = open(SMALL)) {
      append(log, 10, 12);
      assertThat(values(log)).hasSize(11).contains("8", "10", "11").doesNotContain("9");
    }
    assertThat(counters.of(EventCount.TORN)).isEqualTo(1);
  }

  @Test
  void aSpoiltFileInTheMiddleCostsItsRestOnly() throws IOException {
    try (SegmentLog log = open(SMALL)) {
      append(log, 0, 60);
    }
    assertThat(files()).hasSizeGreaterThan(3);
    try (RandomAccessFile file = new RandomAccessFile(files().get(1).toFile(), "rw")) {
      file.seek(70);
      file.write(77);
    }
    try (SegmentLog log = open(SMALL)) {
      assertThat(values(log)).hasSizeBetween(30, 59).startsWith("0").endsWith("59");
    }
    assertThat(counters.of(EventCount.TORN)).isEqualTo(1);
  }

  @Test
  void deliveredFilesAreDeletedAndMakeRoom() throws IOException {
    try (SegmentLog log = open(SMALL)) {
      int appended = fill(log);
      assertThat(counters.of(EventCount.REFUSED_FULL)).isEqualTo(1);
      assertThat(log.oldestWaiting()).isZero();

      log.delivered(log.end());

      assertThat(files()).hasSize(1);
      assertThat(log.waitingBytes()).isZero();
      assertThat(fill(log)).isGreaterThanOrEqualTo(appended - 1);
    }
  }

  @Test
  void deliveredEventsAreKeptAsFarAsTheyMay() throws IOException {
    try (SegmentLog log = open(new SegmentLimits(1_000, 100_000, 3_000))) {
      append(log, 0, 500);
      log.delivered(log.end());
      assertThat(files().stream().mapToLong(SegmentLogTest::size).sum()).isBetween(1_000L, 3_000L);
      assertThat(values(log)).endsWith("499");
    }
  }

  @Test
  void anAddressIsNotGivenTwiceAlthoughTheDiskForgotEvents() throws IOException {
    long delivered;
    try (SegmentLog log = open(SMALL)) {
      append(log, 0, 10);
      delivered = log.end();
      try (DeliveredPosition position = log.position("kafka")) {
        position.set(delivered);
      }
    }
    try (RandomAccessFile file = new RandomAccessFile(files().getLast().toFile(), "rw")) {
      file.setLength(0);
    }
    try (SegmentLog log = open(SMALL);
        DeliveredPosition position = log.position("kafka")) {
      append(log, 10, 11);
      assertThat(position.get()).isEqualTo(delivered);
      assertThat(log.reader(position.get()).read(10, 1_000)).hasSize(1);
    }
  }

  @Test
  void aSpoiltPositionMeansTheBeginning() throws IOException {
    try (SegmentLog log = open(SMALL)) {
      try (DeliveredPosition position = log.position("kafka")) {
        position.set(77);
      }
      Path file = directory.resolve("positions").resolve("kafka");
      byte[] bytes = Files.readAllBytes(file);
      bytes[7]++;
      Files.write(file, bytes);
      try (DeliveredPosition position = log.position("kafka")) {
        assertThat(position.get()).isZero();
      }
    }
  }

  @Test
  void aDirectoryHasOneOwner() {
    try (SegmentLog log = open(SMALL)) {
      assertThatThrownBy(() -> open(SMALL))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("parley.data-dir");
      append(log, 0, 1);
    }
    open(SMALL).close();
  }

  @Test
  void whoAppendsMayBeInterrupted() {
    try (SegmentLog log = open(SMALL)) {
      Thread.currentThread().interrupt();
      append(log, 0, 5);
      assertThat(values(log)).hasSize(5);
      assertThat(Thread.interrupted()).isTrue();
      append(log, 5, 6);
      assertThat(values(log)).hasSize(6);
    }
  }

  @Test
  void anEventThatKafkaCouldNotCarryIsRefused() {
    try (SegmentLog log = open(LARGE)) {
      assertThatThrownBy(() -> log.append(Topic.FACTS, "k", new byte[901 << 10], ""))
          .isInstanceOf(IllegalArgumentException.class);
      log.append(Topic.FACTS, "k", new byte[900 << 10], "");
      assertThat(log.reader(0).read(10, 1).getFirst().event().value()).hasSize(900 << 10);
    }
  }

  @Test
  void whoWaitsIsWokenByAnEvent() throws InterruptedException {
    try (SegmentLog log = open(SMALL)) {
      Thread appender = Thread.ofVirtual().start(() -> append(log, 0, 1));
      assertThat(log.await(0, Duration.ofSeconds(10), () -> true)).isTrue();
      appender.join();
      assertThat(log.await(log.end(), Duration.ofMillis(1), () -> true)).isFalse();
      assertThat(log.await(log.end(), Duration.ofSeconds(10), () -> false)).isFalse();
    }
  }

  private SegmentLog open(SegmentLimits limits) {
    return SegmentLog.open(directory, limits, CLOCK, counters);
  }

  private static void append(SegmentLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      log.append(Topic.FACTS, "k\u0000room é", String.valueOf(i).getBytes(UTF_8), "somewhere");
    }
  }

  private static int fill(SegmentLog log) {
    int appended = 0;
    try {
      while (true) {
        log.append(Topic.USAGE, "k", new byte[100], "");
        appended++;
      }
    } catch (EventLogFullException full) {
      return appended;
    }
  }

  private static List<String> values(SegmentLog log) {
    List<String> values = new ArrayList<>();
    SegmentReader reader = log.reader(0);
    List<StoredEvent> read = reader.read(7, 500);
    while (!read.isEmpty()) {
      read.forEach(stored -> values.add(new String(stored.event().value(), UTF_8)));
      read = reader.read(7, 500);
    }
    return values;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".events")).sorted().toList();
    }
  }

  private static long size(Path file) {
    return file.toFile().length();
  }
}
