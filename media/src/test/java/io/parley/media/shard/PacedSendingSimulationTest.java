package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.IncomingStream;
import io.parley.media.client.OutgoingStream;
import io.parley.media.client.StreamSpec;
import io.parley.media.peer.DiscardReason;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.StreamSsrc;
import io.parley.testkit.Bottleneck;
import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When packets leave for a subscriber whose link is known, and that others are not held up.
class PacedSendingSimulationTest {

  private static final ExtensionIds NUMBERED = new ExtensionIds(1, 0, 0, 7, 4, 0, 0, 0, 5);

  @Test
  void keyFramesOfAllAtOnceDoNotOverflowTheLink() {
    try (Call call = new Call(1)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      bob.subscribes = NUMBERED;
      var link =
          new Bottleneck<byte[]>(call.time.nowNanos(), 2_200_000, Seeds.random(1))
              .withQueueMillis(100);
      bob.narrow = link;
      List<OutgoingStream> cameras = new ArrayList<>();
      List<IncomingStream> pictures = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        int ssrc = 5000 + 10 * i;
        alice.announce(i, MediaKind.VIDEO, new StreamSsrc(ssrc, ssrc + 1));
        cameras.add(
            alice.client.send(
                StreamSpec.vp8(ssrc, ssrc + 1, Call.VP8, Call.VP8_RTX)
                    .tagged(Call.mid(i), "", Call.PUBLISHED)
                    .frames(100_000_000L, 5, 1000)));
        pictures.add(bob.subscribe(100 * i, i, MediaKind.VIDEO));
      }
      alice.publishAudio(9, 6000);
      var audio = bob.subscribe(900, 9, MediaKind.AUDIO);
      call.run(6000);
      long dropped = link.dropped();
      long frames = frames(pictures);
      for (int i = 0; i < 4; i++) {
        cameras.forEach(OutgoingStream::requestKeyFrame); // 40 kB: 145 ms of this link
        call.run(2000);
      }

      assertThat(link.dropped() - dropped).isZero();
      assertThat(frames(pictures) - frames).isGreaterThan(4 * 75);
      assertThat(audio.lost() + audio.repaired()).isZero();
    }
  }

  private static long frames(List<IncomingStream> pictures) {
    return pictures.stream().mapToLong(picture -> picture.continuity().frames()).sum();
  }

  @Test
  void nobodyIsHeldUpByAnothersLink() {
    try (Call call = new Call(2)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      var carol = call.joined(Call.GOOD);
      bob.narrow = new Bottleneck<>(call.time.nowNanos(), 200_000, Seeds.random(1));
      bob.subscribes = NUMBERED;
      carol.subscribes = NUMBERED;
      alice.publishVideo(1, 5000);
      bob.subscribe(100, 1, MediaKind.VIDEO);
      var video = carol.subscribe(200, 1, MediaKind.VIDEO);
      call.run(6000);

      assertThat(video.continuity().frames()).isGreaterThan(140);
      assertThat(video.lost() + video.continuity().damaged()).isZero();
      assertThat(call.shard.discards().of(DiscardReason.QUEUE_FULL)).isZero();
    }
  }
}
