package io.parley.billing.usage;

import static io.parley.billing.sample.Samples.ten;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.eventlog.embedded.LocalEventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The intake behind the log that services of one process share.
class UsageFromTheLogTest {

  private static final Instant TEN = Instant.parse("2025-03-01T10:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private static Path directory;

  @Test
  void countsWhatTheLogDeliversOnceAndParksTheRest() {
    StoredUsage usage = new StoredUsage();
    InstantSource clock = InstantSource.fixed(TEN);
    UsageIntake intake = new UsageIntake(usage.rows, clock, new SimpleMeterRegistry());
    List<Event> parked = new CopyOnWriteArrayList<>();
    try (EventLog log = new LocalEventLog(directory, clock)) {
      log.consume(Topic.USAGE, "billing", intake);
      log.consume(
          Topic.PARKED,
          "test",
          batch -> {
            parked.addAll(batch);
            return List.of();
          });
      for (int sample = 0; sample < 100; sample++) {
        byte[] value = ten("s" + sample % 50, TEN).build().toByteArray();
        log.append(Topic.USAGE, "acme\0red", value);
      }
      log.append(Topic.USAGE, "acme\0red", new byte[] {1, 2, 3});
      log.append(Topic.USAGE, "acme\0red", ten("last", TEN).build().toByteArray());

      await().atMost(SOON).until(() -> samples(usage) == 51 && parked.size() == 1);
    }
    assertThat(usage.hours(TEN).getFirst().usage().durationMillis()).isEqualTo(51 * 10_000);
  }

  private static long samples(StoredUsage usage) {
    return usage.hours(TEN).stream().mapToLong(row -> row.usage().samples()).sum();
  }
}
