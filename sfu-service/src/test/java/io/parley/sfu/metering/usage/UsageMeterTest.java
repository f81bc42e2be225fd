package io.parley.sfu.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.media.section.TrafficKind;
import io.parley.media.shard.PeerStats;
import io.parley.media.shard.TrafficStats;
import io.parley.protocol.events.KindUsage;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.UsageSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageMeterTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final UsageSubject ANN = new UsageSubject("p1", "room", "RM_1", "PA_ann", "ann");

  @TempDir private Path directory;
  private final RecordingLog log = new RecordingLog();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private UsageMeter meter;

  @BeforeEach
  void open() throws IOException {
    meter = meter("IN_1");
  }

  @AfterEach
  void close() {
    meter.close();
  }

  @Test
  void statesASampleEveryTenSecondsAndAtTheEnd() {
    var session = meter.open(ANN, 0);
    for (int second = 1; second <= 25; second++) {
      meter.read(session, second * SECOND, Map.of(1L, audio(second * 100L)));
    }
    assertThat(log.usage()).hasSize(2);
    meter.close(session, 25 * SECOND + 500_000_000L, Map.of(1L, audio(2_600)));

    assertThat(log.usage())
        .extracting(UsageSample::getDurationMs)
        .containsExactly(10_000, 10_000, 5_500);
    assertThat(log.usage())
        .extracting(UsageSample::getFromMs)
        .containsExactly(START_MILLIS, START_MILLIS + 10_000, START_MILLIS + 20_000);
    assertThat(log.usage())
        .extracting(sample -> sample.getKinds(0).getBytesIn())
        .containsExactly(1_000L, 1_000L, 600L);
    assertThat(log.usage()).extracting(UsageSample::getId).doesNotHaveDuplicates();
    assertThat(log.usage()).allMatch(sample -> sample.getId().startsWith("IN_1/PA_ann/"));
    assertThat(log.keys()).containsExactly("p1\0room");
    var first = log.usage().getFirst();
    assertThat(first.getIdentity()).isEqualTo("ann");
    assertThat(first.getNode()).isEqualTo("ND_1");
    assertThat(first.getRegion()).isEqualTo("here");
  }

  @Test
  void neverRunsBackwards() {
    var session = meter.open(ANN, SECOND);
    meter.close(session, SECOND - 1, Map.of(1L, audio(100)));

    assertThat(log.usage().getFirst().getDurationMs()).isZero();
    assertThat(log.usage().getFirst().getKinds(0).getBytesIn()).isEqualTo(100);
  }

  @Test
  void sumsUpBothPeersByKind() {
    var session = meter.open(ANN, 0);
    var publisher = stats(Map.of(TrafficKind.SCREEN, new TrafficStats(10, 0, 1, 0)));
    var subscriber =
        stats(
            Map.of(
                TrafficKind.SCREEN, new TrafficStats(0, 20, 0, 2),
                TrafficKind.OTHER, new TrafficStats(3, 4, 1, 1)));
    meter.read(session, SECOND, Map.of(1L, publisher));
    meter.close(session, 2 * SECOND, Map.of(2L, subscriber));

    assertThat(log.usage().getFirst().getKindsList())
        .containsExactlyInAnyOrder(
            kind(MediaKind.SCREEN, 10, 20, 1, 2), kind(MediaKind.OTHER, 3, 4, 1, 1));
  }

  @Test
  void aSampleGrowsWhileTheLogIsFull() {
    var session = meter.open(ANN, 0);
    log.setFull(true);
    for (int second = 1; second <= 12; second++) {
      meter.read(session, second * SECOND, Map.of(1L, audio(second * 100L)));
    }
    log.setFull(false);
    meter.retry();
    meter.read(session, 13 * SECOND, Map.of(1L, audio(1_300)));

    assertThat(log.usage()).hasSize(1);
    assertThat(log.usage().getFirst().getDurationMs()).isEqualTo(13_000);
    assertThat(log.usage().getFirst().getKinds(0).getBytesIn()).isEqualTo(1_300);
    assertThat(registry.counter("parley.sfu.usage.log.full").count()).isOne();
  }

  @Test
  void statesWhatEndedWhileTheLogWasFullOnceItIsNot() {
    var session = meter.open(ANN, 0);
    log.setFull(true);
    meter.close(session, SECOND, Map.of(1L, audio(100)));
    meter.close(session, SECOND, Map.of(1L, audio(100)));
    log.setFull(false);
    assertThat(log.usage()).isEmpty();
    meter.retry();

    assertThat(log.usage()).hasSize(1);
  }

  @Test
  void whatAFormerProcessLeftIsStatedUnderItsOwnIds() throws IOException {
    var session = meter.open(ANN, 0);
    log.setFull(true);
    meter.read(session, 7 * SECOND, Map.of(1L, audio(700)));
    meter.close(); // without the session's end: as if it had been killed
    log.setFull(false);
    meter = meter("IN_2");

    assertThat(log.usage()).hasSize(1);
    assertThat(log.usage().getFirst().getId()).startsWith("IN_1/PA_ann/");
    assertThat(log.usage().getFirst().getDurationMs()).isEqualTo(7_000);
    meter.close();
    meter = meter("IN_3");
    assertThat(log.usage()).hasSize(1);
  }

  @Test
  void tellsHowTheConnectionWas() {
    var session = meter.open(ANN, 0);
    meter.read(session, 10 * SECOND, Map.of(1L, quality(100)));
    meter.close(session, 15 * SECOND, Map.of(1L, quality(130)));

    assertThat(log.quality()).hasSize(2);
    var last = log.quality().getLast();
    assertThat(last.getRttMicros()).isEqualTo(25_000);
    assertThat(last.getPacketsIn()).isEqualTo(30);
    assertThat(last.getDurationMs()).isEqualTo(5_000);
    assertThat(last.getNacksIn()).isEqualTo(30);
  }

  @Test
  void showsAProjectsBytesAndSessions() {
    var session = meter.open(ANN, 0);
    meter.read(session, SECOND, Map.of(1L, audio(100)));
    meter.read(session, 2 * SECOND, Map.of(1L, audio(150)));

    var in =
        registry.get("parley.sfu.usage.bytes").tags("project", "p1", "direction", "in").counter();
    assertThat(in.count()).isEqualTo(150);
    var sessions = registry.get("parley.sfu.usage.sessions").tag("project", "p1").gauge();
    assertThat(sessions.value()).isOne();
    meter.close(session, 3 * SECOND, Map.of());
    assertThat(sessions.value()).isZero();
  }

  @Test
  void showsSoManyProjectsAndNoMore() {
    for (int i = 0; i < UsageMeters.PROJECT_CAPACITY + 5; i++) {
      meter.open(new UsageSubject("p" + i, "room", "RM_1", "PA_" + i, "ann"), 0);
    }

    assertThat(registry.find("parley.sfu.usage.sessions").gauges())
        .hasSize(UsageMeters.PROJECT_CAPACITY + 1);
    var rest = registry.get("parley.sfu.usage.sessions").tag("project", "other").gauge();
    assertThat(rest.value()).isEqualTo(5);
  }

  private UsageMeter meter(String incarnation) throws IOException {
    return new UsageMeter(
        new UsageOrigin(incarnation, "ND_1", "here"),
        UsageFile.open(directory.resolve("usage"), 10),
        log,
        () -> Instant.ofEpochMilli(START_MILLIS),
        Runnable::run,
        new UsageMeters(registry));
  }

  static PeerStats audio(long bytes) {
    return stats(Map.of(TrafficKind.AUDIO, new TrafficStats(bytes, 0, bytes / 100, 0)));
  }

  private static PeerStats stats(Map<TrafficKind, TrafficStats> traffic) {
    return new PeerStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, traffic);
  }

  private static PeerStats quality(long count) {
    return new PeerStats(
        count, 0, count, 0, count, count, count, count, count, 25_000_000L, Map.of());
  }

  private static KindUsage kind(
      MediaKind kind, long bytesIn, long bytesOut, long packetsIn, long packetsOut) {
    return KindUsage.newBuilder()
        .setKind(kind)
        .setBytesIn(bytesIn)
        .setBytesOut(bytesOut)
        .setPacketsIn(packetsIn)
        .setPacketsOut(packetsOut)
        .build();
  }
}
