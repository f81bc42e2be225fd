package io.parley.media.allocation;

import static io.parley.media.allocation.Given.audio;
import static io.parley.media.allocation.Given.camera;
import static io.parley.media.allocation.Given.screen;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each rule of the allocation by an example.
class DownlinkAllocatorTest {

  private static final long SECOND = 1_000_000_000L;

  private final DownlinkAllocator allocator = new DownlinkAllocator();
  private final Budget budget = new Budget();
  private final List<TrackDemand> tracks = new ArrayList<>();
  private long nowNanos;

  private void given(TrackDemand... demands) {
    tracks.addAll(List.of(demands));
  }

  /// @param kilobits believed to get through
  private void allocate(long kilobits) {
    budget.estimate(kilobits * 1000);
    allocator.allocate(nowNanos, budget, tracks);
  }

  private void after(double seconds, long kilobits) {
    nowNanos += (long) (seconds * SECOND);
    allocate(kilobits);
  }

  private List<Integer> spatial() {
    return tracks.stream().map(TrackDemand::spatial).toList();
  }

  private List<Reason> reasons() {
    return tracks.stream().map(TrackDemand::reason).toList();
  }

  @Test
  void everythingWhileNoLimitIsKnown() {
    given(audio(1), camera(2), screen(3));
    allocator.allocate(0, budget, tracks);
    assertThat(spatial()).containsExactly(0, 2, 1);
    assertThat(reasons()).containsOnly(Reason.AS_WANTED);
    assertThat(allocator.wantedBps()).isEqualTo(40_000 + 1_700_000 + 2_500_000);
    assertThat(allocator.bulkBps()).isEqualTo(Budget.UNKNOWN);
  }

  @Test
  void audioIsSentInAnyCase() {
    given(audio(1), audio(2), camera(3));
    allocate(10);
    assertThat(spatial()).containsExactly(0, 0, -1);
    assertThat(tracks.get(2).reason()).isEqualTo(Reason.BUDGET);
    assertThat(tracks.get(2).isStarved()).isTrue();
  }

  @Test
  void sharedScreenComesBeforeCameras() {
    given(camera(1), camera(2), screen(3));
    allocate(3500); // of which 2800 with headroom
    assertThat(spatial()).containsExactly(0, 0, 1);
  }

  @Test
  void aScreenComesBeforeTheCameraOfWhoeverLeadsAndThatBeforeOtherCameras() {
    var leader = camera(1);
    leader.tier(Tier.PRIORITY);
    var screen = screen(3);
    screen.priority(TrackDemand.LAST_PRIORITY);
    given(leader, camera(2), screen);
    allocate(700); // 560 with headroom
    assertThat(spatial()).containsExactly(0, -1, 0);
    after(10, 3500); // 2800
    assertThat(spatial()).containsExactly(0, 0, 1);
    after(10, 4200); // 3360
    assertThat(spatial()).containsExactly(1, 0, 1);
  }

  @Test
  void everyCameraIsSeenBeforeOneIsLarger() {
    given(camera(1), camera(2), camera(3));
    allocate(1500); // 1200: three of 150, and two times 350 more
    assertThat(spatial()).containsExactly(1, 1, 0);
    assertThat(reasons()).containsOnly(Reason.BUDGET);
  }

  @Test
  void cheapestBasesFirstSoThatMostAreSeen() {
    given(
        Given.simulcast(1, Tier.NORMAL, 900_000),
        Given.simulcast(2, Tier.NORMAL, 300_000),
        Given.simulcast(3, Tier.NORMAL, 400_000));
    allocate(1000);
    assertThat(spatial()).containsExactly(-1, 0, 0);
  }

  @Test
  void whatDoesNotFitLeavesItsRoomToOthers() {
    given(camera(1), screen(2));
    allocate(2500); // 2000: the screen's upper layer does not fit
    assertThat(spatial()).containsExactly(1, 0);
  }

  @Test
  void noUpperLayerWhileHigherTierLacksItsBase() {
    given(camera(1), Given.simulcast(2, Tier.PRIORITY, 3_000_000));
    allocate(2500);
    assertThat(spatial()).containsExactly(0, -1);
    assertThat(reasons()).containsExactly(Reason.TIER, Reason.BUDGET);
  }

  @Test
  void bulkGetsWhatAllOthersLeave() {
    given(camera(1), Given.simulcast(2, Tier.BULK, 100_000, 400_000));
    allocate(1000); // 800: the camera's 500, and then 300
    assertThat(spatial()).containsExactly(1, 0);
    after(5, 600); // 480
    assertThat(spatial()).containsExactly(1, 0);
    after(5, 520);
    assertThat(spatial()).containsExactly(1, -1);
    after(5, 9000);
    assertThat(spatial()).containsExactly(2, 1);
  }

  @Test
  void priorityDecidesWithinTier() {
    given(camera(1), camera(2), camera(3));
    tracks.get(1).priority(2);
    tracks.get(2).priority(3);
    allocate(2600); // 2080: all bases, then 1550 more for the first in order
    assertThat(spatial()).containsExactly(0, 2, 0);
  }

  @Test
  void limitsAreWhatIsWanted() {
    given(camera(1), camera(2), camera(3));
    tracks.get(0).limit(1, 3);
    tracks.get(1).limit(0, 3);
    tracks.get(2).enable(false);
    allocate(9000);
    assertThat(spatial()).containsExactly(1, 0, -1);
    assertThat(reasons()).containsExactly(Reason.AS_WANTED, Reason.AS_WANTED, Reason.DISABLED);
    assertThat(tracks.get(2).isStarved()).isFalse();
  }

  @Test
  void lowestThatArrivesEvenIfItIsMoreThanWanted() {
    var demand = new TrackDemand(1, Tier.NORMAL);
    demand.rate(2, 0, 1_700_000);
    demand.limit(0, 0);
    given(demand);
    allocate(9000);
    assertThat(demand.spatial()).isEqualTo(2);
  }

  @Test
  void nothingArrives() {
    given(new TrackDemand(1, Tier.NORMAL));
    allocate(9000);
    assertThat(reasons()).containsExactly(Reason.NOT_SENT);
  }

  @Test
  void motionBeforeDetailForCamera() {
    given(Given.temporal(1, 200_000, 700_000));
    allocate(700); // 560
    assertThat(tracks.getFirst().spatial()).isZero();
    assertThat(tracks.getFirst().temporal()).isEqualTo(2);
  }

  @Test
  void detailBeforeMotionForText() {
    given(Given.temporal(1, 200_000, 700_000));
    tracks.getFirst().degradation(Degradation.KEEP_RESOLUTION);
    allocate(700);
    assertThat(tracks.getFirst().spatial()).isEqualTo(1);
    assertThat(tracks.getFirst().temporal()).isEqualTo(1);
  }

  @Test
  void wholePictureOrNone() {
    given(camera(1), camera(2));
    tracks.getFirst().degradation(Degradation.AUDIO_ONLY);
    allocate(2000);
    assertThat(spatial()).containsExactly(-1, 1);
    assertThat(tracks.getFirst().reason()).isEqualTo(Reason.AUDIO_ONLY);
    after(5, 3000);
    assertThat(spatial()).containsExactly(2, 1);
  }

  @Test
  void downAtOnceUpAfterHold() {
    given(camera(1));
    allocate(3000);
    assertThat(spatial()).containsExactly(2);
    after(0.1, 1000);
    assertThat(spatial()).containsExactly(1);
    after(0.1, 3000);
    assertThat(spatial()).containsExactly(1);
    assertThat(reasons()).containsExactly(Reason.HOLD);
    assertThat(allocator.isHeld()).isTrue();
    after(2.7, 3000);
    assertThat(spatial()).containsExactly(1);
    after(0.3, 3000);
    assertThat(spatial()).containsExactly(2);
  }

  @Test
  void upOnlyWithHeadroom() {
    given(camera(1));
    allocate(1000);
    after(10, 2000);
    assertThat(spatial()).containsExactly(1);
    assertThat(reasons()).containsExactly(Reason.BUDGET);
    after(10, 2130);
    assertThat(spatial()).containsExactly(2);
  }

  @Test
  void anotherWishDoesNotWait() {
    given(camera(1), camera(2));
    tracks.getFirst().limit(0, 3);
    allocate(3000);
    assertThat(spatial()).containsExactly(0, 2);
    after(0.1, 1000);
    assertThat(spatial()).containsExactly(0, 1);
    tracks.getFirst().limit(1, 3);
    after(0.1, 3000);
    assertThat(spatial()).containsExactly(1, 1);
    assertThat(tracks.get(1).reason()).isEqualTo(Reason.HOLD);
  }

  @Test
  void layerThatEndsIsLeftAtOnceAndTakenUpAgainAtOnce() {
    given(camera(1));
    allocate(3000);
    tracks.getFirst().rate(2, 0, -1);
    after(0.1, 3000);
    assertThat(spatial()).containsExactly(1);
    tracks.getFirst().rate(2, 0, 1_700_000);
    after(0.1, 3000);
    assertThat(spatial()).containsExactly(2);
  }

  @Test
  void capOfParticipant() {
    given(camera(1));
    budget.cap(700_000);
    allocate(9000);
    assertThat(spatial()).containsExactly(1);
    assertThat(reasons()).containsExactly(Reason.CAP);
  }

  @Test
  void roomForAnotherApplicationAndForControl() {
    given(camera(1));
    budget.reserve(1_500_000);
    budget.control(100_000);
    allocate(2600); // leaves 1000, 800 of it with headroom
    assertThat(spatial()).containsExactly(1);
    assertThat(allocator.usedBps()).isEqualTo(500_000);
    assertThat(allocator.bulkBps()).isEqualTo(500_000);
  }
}
