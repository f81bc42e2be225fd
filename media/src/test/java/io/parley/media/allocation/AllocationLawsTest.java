package io.parley.media.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for any tracks and any room.
class AllocationLawsTest {

  private static final String SEEDS = "io.parley.testkit.Seeds#seeds";
  private static final long TURN_NANOS = 100_000_000L;

  private final DownlinkAllocator allocator = new DownlinkAllocator();

  private static List<TrackDemand> tracks(RandomGenerator random) {
    var tracks = new ArrayList<TrackDemand>();
    int count = random.nextInt(1, 30);
    for (int i = 0; i < count; i++) {
      tracks.add(Given.any(i, random));
    }
    return tracks;
  }

  private static Budget of(long bitsPerSecond) {
    var budget = new Budget();
    budget.estimate(bitsPerSecond);
    return budget;
  }

  private static long audioBps(List<TrackDemand> tracks) {
    return tracks.stream()
        .filter(track -> track.tier() == Tier.AUDIO)
        .mapToLong(TrackDemand::costBps)
        .sum();
  }

  private static void assertLawful(List<TrackDemand> tracks, long usableBps) {
    long used = tracks.stream().mapToLong(TrackDemand::costBps).sum();
    assertThat(used).isLessThanOrEqualTo(Math.max(usableBps, audioBps(tracks)));
    for (var track : tracks) {
      assertThat(track.spatial()).isLessThanOrEqualTo(track.wantedSpatial());
      boolean whole =
          track.spatial() == track.wantedSpatial() && track.temporal() == track.wantedTemporal();
      boolean full = track.reason() == Reason.AS_WANTED;
      boolean none = track.reason() == Reason.NOT_SENT || track.reason() == Reason.DISABLED;
      assertThat(whole).as("%s", track).isEqualTo(full || none);
      if (track.tier() == Tier.AUDIO) {
        assertThat(whole).as("%s", track).isTrue();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void neverMoreThanThereIs(long seed) {
    var random = Seeds.random(seed);
    var tracks = tracks(random);
    long now = 0;
    for (int i = 0; i < 50; i++) {
      long bps = random.nextLong(20_000_000);
      allocator.allocate(now, of(bps), tracks);
      assertLawful(tracks, bps);
      now += random.nextLong(30 * TURN_NANOS);
      disturb(random, tracks);
    }
  }

  private static void disturb(RandomGenerator random, List<TrackDemand> tracks) {
    var track = tracks.get(random.nextInt(tracks.size()));
    switch (random.nextInt(5)) {
      case 0 -> track.limit(random.nextInt(4), random.nextInt(4));
      case 1 -> track.enable(random.nextBoolean());
      case 2 -> track.rate(random.nextInt(4), 0, random.nextLong(-1, 2_000_000));
      case 3 -> track.priority(random.nextInt(3));
      default -> {} // nothing but the room changed
    }
  }

  /// In the order in which tracks are served, the first that is served otherwise is served better.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void moreRoomIsNeverWorse(long seed) {
    var tracks = tracks(Seeds.random(seed));
    var random = Seeds.random(seed);
    tracks.forEach(TrackDemand::prepare);
    var steps = new Steps();
    steps.sort(tracks);
    var any = new int[tracks.size()];
    java.util.Arrays.fill(any, Ladder.MAX_STEPS);
    var former = new Grants();
    long bps = 0;
    for (int i = 0; i < 30; i++) {
      former.share(steps, tracks, any, true, bps, Reason.BUDGET);
      bps += random.nextLong(1_000_000);
      var more = new Grants();
      more.share(steps, tracks, any, true, bps, Reason.BUDGET);
      assertThat(former.isBetterThan(more, steps)).isFalse();
    }
  }

  /// Of the same kind and cost, nobody gets two steps more than another, and none gets less as the
  /// room grows.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void equalsGetTheSame(long seed) {
    var random = Seeds.random(seed);
    int count = random.nextInt(1, 20);
    long[] had = new long[count];
    for (long bps = 0; bps < 40_000_000; bps += random.nextLong(1, 3_000_000)) {
      var tracks = new ArrayList<TrackDemand>();
      for (int i = 0; i < count; i++) {
        tracks.add(Given.camera(i));
      }
      new DownlinkAllocator().allocate(0, of(bps), tracks);
      var spatial = tracks.stream().mapToInt(TrackDemand::spatial).summaryStatistics();
      assertThat(spatial.getMax() - spatial.getMin()).isLessThanOrEqualTo(1);
      for (int i = 0; i < count; i++) {
        assertThat(tracks.get(i).costBps()).isGreaterThanOrEqualTo(had[i]);
        had[i] = tracks.get(i).costBps();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void tiersAreRespected(long seed) {
    var random = Seeds.random(seed);
    var tracks = tracks(random);
    long now = 0;
    for (int i = 0; i < 50; i++) {
      var before = tracks.stream().mapToLong(TrackDemand::costBps).toArray();
      allocator.allocate(now, of(random.nextLong(10_000_000)), tracks);
      boolean lacks =
          tracks.stream()
              .anyMatch(
                  track ->
                      track.tier() == Tier.PRIORITY
                          && track.isStarved()
                          && track.degradation() != Degradation.AUDIO_ONLY);
      for (int t = 0; t < before.length; t++) {
        var track = tracks.get(t);
        boolean up = before[t] > 0 && track.costBps() > before[t];
        assertThat(lacks && up && track.tier() == Tier.NORMAL).as("%s", track).isFalse();
      }
      now += random.nextLong(30 * TURN_NANOS);
    }
  }

  /// While the room moves by a tenth either way everything comes to rest, and then stays.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void nothingFlapsWhileTheRoomWiggles(long seed) {
    var random = Seeds.random(seed);
    var tracks = tracks(random);
    long bps = random.nextLong(20_000_000);
    long now = 0;
    int changes = 0;
    for (int i = 0; i < 600; i++) {
      boolean changed = allocator.allocate(now, of(bps * random.nextInt(90, 111) / 100), tracks);
      changes += changed && i > 0 ? 1 : 0;
      if (i > 300) {
        assertThat(changed).isFalse();
      }
      now += TURN_NANOS;
    }
    assertThat(changes).isLessThan(30); // each a step up, a second or more after the last
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void orderOfTheListDoesNotMatter(long seed) {
    var tracks = tracks(Seeds.random(seed));
    var shuffled = tracks(Seeds.random(seed));
    Collections.shuffle(shuffled, new Random(seed));
    long bps = Seeds.random(seed).nextLong(10_000_000);
    allocator.allocate(0, of(bps), tracks);
    new DownlinkAllocator().allocate(0, of(bps), shuffled);
    assertThat(shuffled)
        .map(TrackDemand::toString)
        .isEqualTo(tracks.stream().map(TrackDemand::toString).toList());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void upNotSoonAfterAnotherChange(long seed) {
    var random = Seeds.random(seed);
    var tracks = tracks(random);
    long now = 0;
    long heldUntil = 0;
    allocator.allocate(now, of(random.nextLong(20_000_000)), tracks);
    for (int i = 0; i < 200; i++) {
      now += TURN_NANOS;
      var before = tracks.stream().mapToLong(TrackDemand::costBps).toArray();
      allocator.allocate(now, of(random.nextLong(20_000_000)), tracks);
      boolean down = false;
      boolean up = false;
      for (int t = 0; t < before.length; t++) {
        down |= tracks.get(t).costBps() < before[t];
        up |= tracks.get(t).costBps() > before[t];
      }
      assertThat(up && now < heldUntil).isFalse();
      if (up) {
        heldUntil = Math.max(heldUntil, now + DownlinkAllocator.HOLD_AFTER_UP_NANOS);
      } else if (down) {
        heldUntil = now + DownlinkAllocator.HOLD_AFTER_DOWN_NANOS;
      }
    }
  }
}
