package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.IncomingStream;
import io.parley.media.section.MediaKind;
import io.parley.testkit.Conditions;
import org.junit.jupiter.api.Test;

/// Newcomers over links that lose seven of ten packets, each way.
class JoinSimulationTest {

  private static final Conditions BAD = Conditions.PERFECT.withLoss(0.7).withDelayMillis(25, 5);

  @Test
  void ninetyFiveOfAHundredHaveMediaWithinFourSeconds() {
    int heard = 0;
    for (long seed = 0; seed < 100; seed++) {
      heard += hears(seed, 4000) ? 1 : 0;
    }

    assertThat(heard).isGreaterThanOrEqualTo(95);
  }

  private static boolean hears(long seed, long millis) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      publisher.publishAudio(1, 1000);
      call.run(100);
      var newcomer = call.join(BAD);
      IncomingStream stream = newcomer.subscribe(7000, 1, MediaKind.AUDIO);
      return call.runUntil(millis, stream::isStarted);
    }
  }

  @Test
  void whoGotEveryAnswerIsToldNoneTwice() {
    try (Call call = new Call(1)) {
      var peer = call.joined(Call.GOOD);
      call.run(11_000); // until the last flight of its handshake is said no more
      long before = peer.packetsDown;
      call.run(10_000);

      // It asks for consent each 2.5 s, and nothing else is said.
      assertThat(peer.packetsDown - before).isBetween(3L, 5L);
    }
  }
}
