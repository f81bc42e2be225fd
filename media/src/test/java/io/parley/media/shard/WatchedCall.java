package io.parley.media.shard;

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

/// Alice, who sends speech and a picture in layers of about 150, 500 and 1,200 kbit/s, and Bob
/// behind a link that may be narrow.
final class WatchedCall {

  static final ExtensionIds NUMBERED = new ExtensionIds(1, 0, 0, 7, 4, 0, 0, 0, 5);
  private static final long FRAME_NANOS = 40_000_000L;

  final Call call = new Call(1);
  final Call.Participant alice = call.joined(Call.GOOD);
  final Call.Participant bob = call.joined(Call.GOOD);
  final List<OutgoingStream> layers = new ArrayList<>();

  void publish() {
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

  Bottleneck<byte[]> narrow(long bitsPerSecond) {
    var link = new Bottleneck<byte[]>(call.time.nowNanos(), bitsPerSecond, Seeds.random(1));
    bob.narrow = link;
    return link;
  }

  /// Bob subscribes to the picture, as down-track 100.
  IncomingStream video() {
    return bob.subscribe(100, 1, MediaKind.VIDEO);
  }

  /// The layer of which the newest packet was, 0 for the lowest; -1 before the first.
  static int layer(IncomingStream video) {
    Stamp last = video.continuity().last();
    return last == null ? -1 : last.ssrc() % 100 / 10;
  }
}
