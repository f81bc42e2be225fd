package io.parley.billing.usage;

import static io.parley.billing.sample.Samples.event;
import static io.parley.billing.sample.Samples.kind;
import static io.parley.billing.sample.Samples.ten;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.billing.sample.Counters;
import io.parley.billing.sample.Kind;
import io.parley.billing.sample.Sample;
import io.parley.billing.sample.Samples;
import io.parley.billing.store.StoreUnavailableException;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.UsageSample;
import io.parley.protocol.id.RoomKey;
import io.parley.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Usage is exact whatever is repeated, reordered or corrected, in real PostgreSQL.
class ExactUsageTest {

  private static final Instant TEN = Instant.parse("2025-03-01T10:00:00Z");
  private static final Duration RETENTION = Duration.ofDays(35);

  private static StoredUsage usage;

  @BeforeAll
  static void start() {
    usage = new StoredUsage();
  }

  @BeforeEach
  void clear() {
    usage.clear();
  }

  @Test
  void aSampleCountsOnce() {
    Sample sample = read(ten("a", TEN));

    assertThat(usage.rows.store(List.of(sample, sample)))
        .extracting(Stored::added, Stored::known)
        .containsExactly(1, 1);
    assertThat(usage.rows.store(List.of(sample)))
        .extracting(Stored::added, Stored::known)
        .containsExactly(0, 1);

    assertThat(usage.hours(TEN)).hasSize(1);
    Usage used = usage.hours(TEN).getFirst().usage();
    assertThat(used.samples()).isEqualTo(1);
    assertThat(used.durationMillis()).isEqualTo(10_000);
    assertThat(used.traffic().of(Kind.AUDIO)).isEqualTo(new Counters(1_000, 0, 10, 0));
    assertThat(used.traffic().of(Kind.VIDEO)).isEqualTo(new Counters(0, 5_000, 0, 20));
  }

  @Test
  void aLongerVersionReplacesAShorterOneAndNotTheOtherWay() {
    Sample shorter = read(ten("a", TEN).setDurationMs(4_000));
    Sample longer = read(ten("a", TEN).addKinds(kind(MediaKind.DATA, 7, 0, 1, 0)));
    Usage expected = Usage.of(longer);

    usage.rows.store(List.of(shorter));
    assertThat(usage.rows.store(List.of(longer)).replaced()).isEqualTo(1);
    assertThat(usage.hours(TEN)).extracting(UsageRow::usage).containsExactly(expected);
    assertThat(usage.rows.store(List.of(shorter)).known()).isEqualTo(1);
    assertThat(usage.hours(TEN)).extracting(UsageRow::usage).containsExactly(expected);
  }

  @Test
  void moreTrafficInTheSameTimeReplacesLess() {
    usage.rows.store(List.of(read(ten("a", TEN))));
    Sample more = read(ten("a", TEN).addKinds(kind(MediaKind.OTHER, 1, 0, 0, 0)));

    assertThat(usage.rows.store(List.of(more)).replaced()).isEqualTo(1);
    assertThat(usage.hours(TEN)).extracting(UsageRow::usage).containsExactly(Usage.of(more));
  }

  @Test
  void aVersionThatCountsInAnotherHourTakesTheFormerOneAway() {
    Instant logged = TEN.plus(Duration.ofMinutes(90));
    usage.rows.store(List.of(read(ten("a", TEN).setDurationMs(4_000))));
    usage.rows.store(List.of(Samples.read(event(ten("a", TEN), logged))));

    assertThat(usage.hours(TEN))
        .extracting(row -> row.position().start())
        .containsExactly(TEN.plus(Duration.ofHours(1)));
    assertThat(usage.hours(TEN).getFirst().usage().clockSuspectMillis()).isEqualTo(10_000);
  }

  @Test
  void whatIsPurgedIsKeptInItsHourAndNeverCountsAgain() {
    StoredUsage own = new StoredUsage();
    Sample old = read(ten("old", TEN));
    Sample young = read(ten("young", TEN.plus(Duration.ofDays(2))));
    own.rows.store(List.of(old, young));
    Instant now = TEN.plus(RETENTION).plusSeconds(60);

    assertThat(own.rows.purge(now, RETENTION, 100)).isEqualTo(1);
    assertThat(own.rows.purge(now, RETENTION, 100)).isZero();

    assertThat(own.sql.queryForList("SELECT id FROM billing.samples", String.class))
        .containsExactly("young");
    assertThat(own.rows.store(List.of(old, young)))
        .extracting(Stored::tooLate, Stored::known, Stored::added)
        .containsExactly(1, 1, 0);
    assertThat(own.hours(TEN)).extracting(UsageRow::usage).containsExactly(Usage.of(old));
  }

  @Test
  void aNodeWhoseClockIsAheadPurgesNothingThatIsYoung() {
    Instant now = Instant.now();
    StoredUsage own = new StoredUsage();
    own.rows.store(List.of(read(ten("a", now.minus(Duration.ofDays(1))))));

    assertThat(own.rows.purge(now.plus(Duration.ofDays(1_000)), RETENTION, 100)).isZero();
  }

  @Test
  void nodesThatStoreTheSameAtOnceCountItOnce() throws Exception {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      samples.add(read(ten("s" + i, TEN.plusSeconds(i)).setIdentity("p" + i % 7)));
      samples.add(read(ten("s" + i, TEN.plusSeconds(i)).setIdentity("p" + i % 7).setDurationMs(5)));
    }
    List<Future<?>> storing = new ArrayList<>();
    try (var nodes = Executors.newFixedThreadPool(4)) {
      for (int node = 0; node < 4; node++) {
        List<Sample> shuffled = new ArrayList<>(samples);
        Collections.shuffle(shuffled, new Random(node));
        storing.add(nodes.submit(() -> storeInBatches(shuffled, 40)));
      }
    }
    for (Future<?> one : storing) {
      one.get();
    }

    assertThat(total(usage.hours(TEN)).samples()).isEqualTo(200);
    assertThat(total(usage.hours(TEN)).durationMillis()).isEqualTo(200 * 10_000);
  }

  /// As the log does: a batch that fails is given again.
  private static void storeInBatches(List<Sample> samples, int size) {
    for (int from = 0; from < samples.size(); from += size) {
      List<Sample> batch = samples.subList(from, Math.min(from + size, samples.size()));
      boolean stored = false;
      while (!stored) {
        try {
          usage.rows.store(batch);
          stored = true;
        } catch (StoreUnavailableException deadlock) {
          stored = false;
        }
      }
    }
  }

  /// Versions of samples, delivered in any order, in batches of any size, some of them often: the
  /// hours are always the sums of the greatest versions.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void anyReplayGivesTheSameHours(long seed) {
    RandomGenerator random = Seeds.random(seed);
    List<Sample> versions = versions(random);
    Map<UsageHour, Usage> expected = expected(versions);

    for (int history = 0; history < 3; history++) {
      usage.clear();
      List<Sample> delivered = new ArrayList<>(versions);
      for (int i = 0; i < versions.size() / 2; i++) {
        delivered.add(versions.get(random.nextInt(versions.size())));
      }
      Collections.shuffle(delivered, new Random(random.nextLong()));
      int from = 0;
      while (from < delivered.size()) {
        int to = Math.min(delivered.size(), from + random.nextInt(1, 30));
        usage.rows.store(delivered.subList(from, to));
        from = to;
      }

      assertThat(stored()).isEqualTo(expected);
      assertThat(sums()).isEqualTo(sumsOfSamples());
    }
  }

  private static List<Sample> versions(RandomGenerator random) {
    List<Sample> versions = new ArrayList<>();
    for (int id = 0; id < 60; id++) {
      Instant from = TEN.plusSeconds(random.nextInt(4 * 3600));
      String identity = "p" + random.nextInt(4);
      for (int version = random.nextInt(1, 4); version > 0; version--) {
        UsageSample.Builder sample =
            ten("s" + id, from)
                .setIdentity(identity)
                .setRoom("r" + random.nextInt(2)) // a sample that moves is the worst there is
                .setDurationMs(random.nextInt(4) * 3_000)
                .addKinds(kind(MediaKind.SCREEN, random.nextInt(3), 0, 1, 0));
        Instant logged = from.plusSeconds(random.nextInt(5) == 0 ? 3_600 : random.nextInt(60));
        versions.add(Samples.read(event(sample, logged)));
      }
    }
    return versions;
  }

  private static Map<UsageHour, Usage> expected(List<Sample> versions) {
    Map<String, Sample> greatest = new HashMap<>();
    versions.forEach(version -> greatest.merge(version.id(), version, Sample::greater));
    Map<UsageHour, Usage> hours = new HashMap<>();
    greatest
        .values()
        .forEach(sample -> hours.merge(UsageHour.of(sample), Usage.of(sample), Usage::plus));
    return hours;
  }

  private static Map<UsageHour, Usage> stored() {
    Map<UsageHour, Usage> hours = new HashMap<>();
    for (UsageRow row : usage.hours(TEN)) {
      var position = row.position();
      var room = new RoomKey("acme", position.room());
      hours.put(new UsageHour(room, position.start(), position.participant()), row.usage());
    }
    return hours;
  }

  private static Map<String, @Nullable Object> sums() {
    return usage.sql.queryForMap(
        "SELECT sum(samples) AS samples, sum(duration_ms) AS millis,"
            + " sum(screen_bytes_in) AS bytes FROM billing.usage_hours");
  }

  private static Map<String, @Nullable Object> sumsOfSamples() {
    return usage.sql.queryForMap(
        "SELECT count(*)::numeric AS samples, sum(duration_ms) AS millis,"
            + " sum(screen_bytes_in) AS bytes FROM billing.samples");
  }

  private static Usage total(List<UsageRow> rows) {
    return rows.stream().map(UsageRow::usage).reduce(Usage.NONE, Usage::plus);
  }

  private static Sample read(UsageSample.Builder sample) {
    return Samples.read(event(sample));
  }
}
