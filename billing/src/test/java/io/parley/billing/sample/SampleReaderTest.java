package io.parley.billing.sample;

import static io.parley.billing.sample.Samples.event;
import static io.parley.billing.sample.Samples.kind;
import static io.parley.billing.sample.Samples.ten;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.Topic;
import io.parley.protocol.events.KindUsage;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.UsageSample;
import io.parley.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleReaderTest {

  private static final Instant NOW = Instant.parse("2025-03-01T10:20:00Z");

  @Test
  void readsWhatAnSfuStates() {
    Sample sample =
        Samples.read(event(ten("a/b/1", NOW).addKinds(kind(MediaKind.AUDIO, 1, 2, 3, 4))));

    assertThat(sample.room().project()).isEqualTo("acme");
    assertThat(sample.from()).isEqualTo(NOW);
    assertThat(sample.duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(sample.traffic().of(Kind.AUDIO)).isEqualTo(new Counters(1_001, 2, 13, 4));
    assertThat(sample.traffic().total()).isEqualTo(new Counters(1_001, 5_002, 13, 24));
    assertThat(sample.clockSuspect()).isFalse();
    assertThat(sample.countsAt()).isEqualTo(NOW);
  }

  @Test
  void parksWhatCannotBeTrue() {
    assertThat(flaw(sample -> sample.setId(""))).isEqualTo(Flaw.INCOMPLETE);
    assertThat(flaw(sample -> sample.setProject(""))).isEqualTo(Flaw.INCOMPLETE);
    assertThat(flaw(sample -> sample.setRoomSid(""))).isEqualTo(Flaw.INCOMPLETE);
    assertThat(flaw(sample -> sample.setParticipantSid(""))).isEqualTo(Flaw.INCOMPLETE);
    assertThat(flaw(sample -> sample.setRoom("a\0b"))).isEqualTo(Flaw.NAME_INVALID);
    assertThat(flaw(sample -> sample.setIdentity("a".repeat(257)))).isEqualTo(Flaw.NAME_INVALID);
    assertThat(flaw(sample -> sample.setDurationMs(3_600_001))).isEqualTo(Flaw.DURATION_ABSURD);
    assertThat(flaw(sample -> sample.setDurationMs(-1))).isEqualTo(Flaw.DURATION_ABSURD);
    assertThat(flaw(sample -> sample.addKinds(kind(MediaKind.DATA, -1, 0, 0, 0))))
        .isEqualTo(Flaw.TRAFFIC_ABSURD);
    assertThat(flaw(sample -> sample.addKinds(kind(MediaKind.DATA, 0, 0, 0, (1L << 45) + 1))))
        .isEqualTo(Flaw.TRAFFIC_ABSURD);
    assertThat(flaw(sample -> sample.addKinds(KindUsage.newBuilder().setKindValue(9))))
        .isEqualTo(Flaw.KIND_UNKNOWN);
  }

  @Test
  void takesTheLongestAndTheMostThatIsPossible() {
    assertThat(flaw(sample -> sample.setDurationMs(3_600_000))).isNull();
    assertThat(flaw(sample -> sample.setDurationMs(0))).isNull();
    assertThat(flaw(sample -> sample.setIdentity(""))).isNull();
    assertThat(flaw(sample -> sample.addKinds(kind(MediaKind.DATA, 1L << 45, 0, 0, 0)))).isNull();
  }

  @Test
  void aClockThatIsAnHourOffIsSuspectAndTheLogsTimeCounts() {
    for (Duration off : new Duration[] {Duration.ofHours(-1), Duration.ofHours(1)}) {
      Sample sample = Samples.read(event(ten("a", NOW.plus(off)), NOW));

      assertThat(sample.clockSuspect()).isTrue();
      assertThat(sample.from()).isEqualTo(NOW.plus(off));
      assertThat(sample.countsAt()).isEqualTo(NOW);
    }
    assertThat(Samples.read(event(ten("a", NOW), NOW.plus(Duration.ofMinutes(10)))).clockSuspect())
        .isFalse();
  }

  @Test
  void parksTimesThatNoClockShows() {
    assertThat(flaw(event(ten("a", Instant.EPOCH), NOW))).isEqualTo(Flaw.TIME_IMPOSSIBLE);
    assertThat(flaw(event(ten("a", NOW).setFromMs(Long.MAX_VALUE), NOW)))
        .isEqualTo(Flaw.TIME_IMPOSSIBLE);
    assertThat(flaw(event(ten("a", NOW).setFromMs(Long.MIN_VALUE), NOW)))
        .isEqualTo(Flaw.TIME_IMPOSSIBLE);
    assertThat(flaw(event(ten("a", NOW.plus(Duration.ofHours(25))), NOW)))
        .isEqualTo(Flaw.TIME_IMPOSSIBLE);
    Instant future = NOW.plus(Duration.ofDays(400));
    assertThat(flaw(event(ten("a", future), future))).isEqualTo(Flaw.TIME_IMPOSSIBLE);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void survivesAnyBytes(long seed) {
    RandomGenerator random = Seeds.random(seed);
    byte[] bytes = ten("a", NOW).build().toByteArray();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    assertThat(SampleReader.read(event(bytes, NOW), NOW)).isNotNull();
    assertThat(SampleReader.read(new Event(Topic.USAGE, "", bytes, random.nextLong()), NOW))
        .isNotNull();
  }

  private static @Nullable Flaw flaw(UnaryOperator<UsageSample.Builder> change) {
    return flaw(event(change.apply(ten("a", NOW))));
  }

  private static @Nullable Flaw flaw(Event event) {
    return switch (SampleReader.read(event, NOW)) {
      case Reading.Read _ -> null;
      case Reading.Unreadable(var flaw) -> flaw;
    };
  }
}
