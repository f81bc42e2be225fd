package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.IncomingStream;
import io.parley.media.client.OutgoingStream;
import io.parley.media.client.Stamp;
import io.parley.media.client.StreamSpec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.testkit.Bottleneck;
import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where nobody has room for all of the highest layer, its publisher makes it smaller. Layers take
/// about 150, 500 and 1,200 kbit/s unasked.
class CeilingSimulationTest {

  private static final ExtensionIds NUMBERED = new ExtensionIds(1, 0, 0, 7, 4, 0, 0, 0, 5);
  private static final long FRAME_NANOS = 40_000_000L;
  private static final long LIFTED_BPS = 900_000_000L;
  private static final double BELOW_TOP_BPS = 660_000;
  private static final double TOP_BPS = 1_230_000;
  private static final double SOUND_BPS = 64_000;

  private final Call call = new Call(1);
  private final Call.Participant alice = call.joined(Call.GOOD);
  private final Call.Participant bob = call.joined(Call.GOOD);
  private final List<OutgoingStream> layers = new ArrayList<>();
  private boolean heeds = true;

  private void publish() {
    bob.subscribes = NUMBERED;
    alice.announceLayers(1);
    layer("q", 0, 1, 720);
    layer("h", 1, 3, 820);
    layer("f", 2, 6, 990);
    alice.publishAudio(2, 6000);
  }

  private void layer(String rid, int number, int packets, int bytes) {
    int ssrc = 5000 + 10 * number;
    layers.add(
        alice.client.send(
            StreamSpec.vp8(ssrc, ssrc + 1, Call.VP8, Call.VP8_RTX)
                .tagged(Call.mid(1), rid, Call.PUBLISHED)
                .frames(FRAME_NANOS, packets, bytes)));
  }

  private Bottleneck<byte[]> narrow(long bitsPerSecond) {
    var link = new Bottleneck<byte[]>(call.time.nowNanos(), bitsPerSecond, Seeds.random(1));
    bob.narrow = link;
    return link;
  }

  private IncomingStream video() {
    return bob.subscribe(100, 1, MediaKind.VIDEO);
  }

  /// Lets time pass; the encoder follows what it was told last.
  private void run(int millis) {
    for (int passed = 0; passed < millis; passed += 50) {
      call.run(50);
      long ceiling = alice.client.ceilingBps();
      if (heeds && ceiling > 0) {
        layers.get(2).shrink((ceiling - BELOW_TOP_BPS - SOUND_BPS) / TOP_BPS);
      }
    }
  }

  private boolean isLifted() {
    return alice.client.ceilingBps() > LIFTED_BPS;
  }

  private static int layer(IncomingStream video) {
    Stamp last = video.continuity().last();
    return last == null ? -1 : last.ssrc() % 100 / 10;
  }

  @Test
  void theHighestLayerIsMadeAsLargeAsTheLinkTakes() {
    try (call) {
      var link = narrow(1_000_000);
      publish();
      var video = video();
      run(12_000);
      long bytes = bob.bytesDown;
      long dropped = link.dropped();
      int highest = 0;
      for (int second = 0; second < 20; second++) {
        run(1_000);
        highest += layer(video) == 2 ? 1 : 0;
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
      var link = narrow(1_000_000);
      publish();
      var video = video();
      run(12_000);
      assertThat(alice.client.ceilingBps()).isBetween(1_200_000L, 1_750_000L);

      link.capacity(call.time.nowNanos(), 3_000_000);
      run(12_000);
      assertThat(isLifted()).isTrue();
      assertThat(layer(video)).isEqualTo(2);
      assertThat(bob.narrow).isSameAs(link);
    }
  }

  @Test
  void nobodyGetsLessBecauseAnotherHasLittleRoom() {
    try (call) {
      narrow(1_000_000);
      publish();
      var carol = call.joined(Call.GOOD);
      carol.subscribes = NUMBERED;
      var whole = carol.subscribe(300, 1, MediaKind.VIDEO);
      var video = video();
      run(12_000);

      assertThat(alice.client.ceilingBps() == 0 || isLifted()).isTrue();
      assertThat(layer(whole)).isEqualTo(2);
      assertThat(layer(video)).isEqualTo(1);
    }
  }

  @Test
  void whoDoesNotFollowIsNotAskedForLong() {
    try (call) {
      var link = narrow(1_000_000);
      heeds = false;
      publish();
      var video = video();
      run(14_000);

      assertThat(isLifted()).isTrue();
      assertThat(layer(video)).isEqualTo(1);
      assertThat(link.queueNanos(call.time.nowNanos())).isLessThan(50_000_000L);
    }
  }

  @Test
  void aLinkThatFallsFarFallsToALowerLayer() {
    try (call) {
      var link = narrow(1_000_000);
      publish();
      var video = video();
      run(12_000);
      link.capacity(call.time.nowNanos(), 300_000);
      run(2_000);

      assertThat(layer(video)).isZero();
      assertThat(link.queueNanos(call.time.nowNanos())).isLessThan(100_000_000L);
    }
  }

  @Test
  void whatAPublisherMaySendIsCapped() {
    try (call) {
      publish();
      var video = video();
      run(2_000);
      call.shard.limitUplink(call.time.nowNanos(), alice.peer, 900_000);
      run(1_500);
      assertThat(alice.client.ceilingBps()).isBetween(899_000L, 900_000L);
      assertThat(layer(video)).isEqualTo(2);

      call.shard.limitUplink(call.time.nowNanos(), alice.peer, Long.MAX_VALUE);
      run(1_500);
      assertThat(isLifted()).isTrue();
    }
  }
}
