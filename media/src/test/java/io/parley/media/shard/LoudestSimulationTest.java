package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.IncomingStream;
import io.parley.media.client.OutgoingStream;
import io.parley.media.section.MediaKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A room with more open microphones than are heard at once.
class LoudestSimulationTest {

  private static final int SPEECH = 20;
  private static final int SILENT = 90;
  private static final int PUBLISHERS = 6;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void theLoudestAreHeardAndNumbersHaveNoGaps(long seed) {
    try (Call call = new Call(seed)) {
      List<OutgoingStream> sent = new ArrayList<>();
      List<IncomingStream> plain = new ArrayList<>();
      List<IncomingStream> repeating = new ArrayList<>();
      Map<Long, Integer> heard = new HashMap<>();
      var first = call.joined(Call.GOOD);
      var second = call.joined(Call.GOOD);
      second.red = true;
      for (int i = 1; i <= PUBLISHERS; i++) {
        var publisher = call.joined(Call.GOOD);
        publisher.room = 1;
        sent.add(publisher.publishAudio(i, 1000 * i));
        sent.getLast().audioLevel(SILENT);
        plain.add(first.subscribe(10_000 + i, i, MediaKind.AUDIO));
        repeating.add(second.subscribe(20_000 + i, i, MediaKind.AUDIO));
      }
      call.run(3000);
      long before = received(plain);
      call.run(1000);
      assertThat(received(plain)).as("silence is not forwarded").isEqualTo(before);

      sent.get(4).audioLevel(SPEECH);
      call.run(1000);
      assertThat(plain.get(4).continuity().frames()).isBetween(47L, 260L);
      assertThat(repeating.get(4).heard().repeated()).as("of before").isPositive();

      sent.forEach(stream -> stream.audioLevel(SPEECH));
      call.run(3000);
      before = received(plain);
      call.shard.takeLevels(1);
      call.run(1000);
      assertThat(received(plain) - before).isBetween(3L * 45, 3L * 55);
      call.shard
          .takeLevels(1)
          .tell((nowNanos, track, level) -> heard.merge(track, level, Math::max));
      assertThat(heard).hasSize(3).values().containsOnly(SPEECH);

      for (IncomingStream got : plain) {
        assertThat(got.lost() + got.gaps()).isZero();
        assertThat(got.continuity().timestampErrors()).isZero();
      }
    }
  }

  private static long received(List<IncomingStream> streams) {
    return streams.stream().mapToLong(IncomingStream::received).sum();
  }
}
