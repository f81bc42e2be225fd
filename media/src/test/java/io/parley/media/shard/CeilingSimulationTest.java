package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.section.MediaKind;
import org.junit.jupiter.api.Test;

/// Where nobody has room for all of the highest layer, its publisher makes it smaller. Layers take
/// about 150, 500 and 1,200 kbit/s unasked.
class CeilingSimulationTest {

  private static final long LIFTED_BPS = 900_000_000L;
  private static final double BELOW_TOP_BPS = 660_000;
  private static final double TOP_BPS = 1_230_000;
  private static final double SOUND_BPS = 64_000;

  private final WatchedCall watched = new WatchedCall();
  private final Call call = watched.call;
  private final Call.Participant alice = watched.alice;
  private final Call.Participant bob = watched.bob;
  private boolean heeds = true;

  /// Lets time pass; the encoder follows what it was told last.
  private void run(int millis) {
    for (int passed = 0; passed < millis; passed += 50) {
      call.run(50);
      long ceiling = alice.client.ceilingBps();
      if (heeds && ceiling > 0) {
        watched.layers.get(2).shrink((ceiling - BELOW_TOP_BPS - SOUND_BPS) / TOP_BPS);
      }
    }
  }

  private boolean isLifted() {
    return alice.client.ceilingBps() > LIFTED_BPS;
  }

  @Test
  void theHighestLayerIsMadeAsLargeAsTheLinkTakes() {
    try (call) {
      var link = watched.narrow(1_000_000);
      watched.publish();
      var video = watched.video();
      run(12_000);
      long bytes = bob.bytesDown;
      long dropped = link.dropped();
      int highest = 0;
      for (int second = 0; second < 20; second++) {
        run(1_000);
        highest += WatchedCall.layer(video) == 2 ? 1 : 0;
      }

      assertThat(bob.bytesDown - bytes).isGreaterThan((long) (0.85 * 1_000_000 / 8 * 20));
      assertThat(highest).isGreaterThanOrEqualTo(19);
      assertThat(link.dropped() - dropped).isZero();
      assertThat(video.continuity().damaged()).isZero();
    }
  }

  @Test
  void itIsWholeAgainWhenTheLinkIs() {
    try (call) {
      var link = watched.narrow(1_000_000);
      watched.publish();
      var video = watched.video();
      run(12_000);
      assertThat(alice.client.ceilingBps()).isBetween(1_200_000L, 1_750_000L);

      link.capacity(call.time.nowNanos(), 3_000_000);
      run(12_000);
      assertThat(isLifted()).isTrue();
      assertThat(WatchedCall.layer(video)).isEqualTo(2);
    }
  }

  @Test
  void nobodyGetsLessBecauseAnotherHasLittleRoom() {
    try (call) {
      watched.narrow(1_000_000);
      watched.publish();
      var carol = call.joined(Call.GOOD);
      carol.subscribes = WatchedCall.NUMBERED;
      var whole = carol.subscribe(300, 1, MediaKind.VIDEO);
      var video = watched.video();
      run(12_000);

      assertThat(alice.client.ceilingBps() == 0 || isLifted()).isTrue();
      assertThat(WatchedCall.layer(whole)).isEqualTo(2);
      assertThat(WatchedCall.layer(video)).isEqualTo(1);
    }
  }

  @Test
  void whoDoesNotFollowIsNotAskedForLong() {
    try (call) {
      var link = watched.narrow(1_000_000);
      heeds = false;
      watched.publish();
      var video = watched.video();
      run(14_000);

      assertThat(isLifted()).isTrue();
      assertThat(WatchedCall.layer(video)).isEqualTo(1);
      assertThat(link.queueNanos(call.time.nowNanos())).isLessThan(50_000_000L);
    }
  }

  @Test
  void aLinkThatFallsFarFallsToALowerLayer() {
    try (call) {
      var link = watched.narrow(1_000_000);
      watched.publish();
      var video = watched.video();
      run(12_000);
      link.capacity(call.time.nowNanos(), 300_000);
      run(2_000);

      assertThat(WatchedCall.layer(video)).isZero();
      assertThat(link.queueNanos(call.time.nowNanos())).isLessThan(100_000_000L);
    }
  }

  @Test
  void aPublisherOfTwoPicturesIsNotAskedForLess() {
    try (call) {
      watched.narrow(1_000_000);
      watched.publish();
      alice.publishVideo(3, 9000);
      bob.subscribe(400, 3, MediaKind.VIDEO);
      watched.video();
      run(12_000);

      assertThat(alice.client.ceilingBps() == 0 || isLifted()).isTrue();
    }
  }

  @Test
  void whatAPublisherMaySendIsCapped() {
    try (call) {
      watched.publish();
      var video = watched.video();
      run(2_000);
      call.shard.limitUplink(call.time.nowNanos(), alice.peer, 900_000);
      run(1_500);
      assertThat(alice.client.ceilingBps()).isBetween(899_000L, 900_000L);
      assertThat(WatchedCall.layer(video)).isEqualTo(2);

      call.shard.limitUplink(call.time.nowNanos(), alice.peer, Long.MAX_VALUE);
      run(1_500);
      assertThat(isLifted()).isTrue();
    }
  }
}
