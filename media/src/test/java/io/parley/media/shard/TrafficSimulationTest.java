package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.peer.DataChannelSpec;
import io.parley.media.peer.DiscardReason;
import io.parley.media.section.MediaKind;
import io.parley.media.section.TrafficKind;
import io.parley.testkit.Conditions;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficSimulationTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void countsEveryByteThatTheNetworkCarried(long seed) {
    for (Conditions conditions : List.of(Call.GOOD, Call.BAD)) {
      try (Call call = new Call(seed)) {
        var publisher = call.joined(conditions, new DataChannelSpec("_reliable", true, -1));
        var subscriber = call.joined(conditions, new DataChannelSpec("_reliable", true, -1));
        publisher.publishAudio(1, 1000);
        publisher.publishVideo(2, 2000);
        subscriber.subscribe(7000, 1, MediaKind.AUDIO);
        subscriber.subscribe(8000, 2, MediaKind.VIDEO);
        var opened = new ShardEvent.DataChannelOpened(subscriber.peer, "_reliable");
        assertThat(call.runUntil(20_000, () -> call.events.contains(opened))).isTrue();
        call.run(3000);
        call.shard.sendData(call.time.nowNanos(), subscriber.peer, "_reliable", new byte[3000]);
        call.run(8000);

        var in = of(call, publisher);
        assertThat(in.of(TrafficKind.AUDIO).bytesIn()).isPositive();
        assertThat(in.of(TrafficKind.VIDEO).bytesIn())
            .isGreaterThan(in.of(TrafficKind.AUDIO).bytesIn());
        var out = of(call, subscriber);
        assertThat(out.of(TrafficKind.VIDEO).packetsOut()).isPositive();
        assertThat(out.of(TrafficKind.DATA).bytesOut()).isGreaterThan(3000);
        assertThat(out.of(TrafficKind.SCREEN)).isEqualTo(TrafficStats.NONE);
        carriedAll(call, publisher, subscriber);
      }
    }
  }

  private static PeerStats of(Call call, Call.Participant participant) {
    return Objects.requireNonNull(call.shard.peerStats(participant.peer));
  }

  /// All but what came twice: sent again although it had arrived, as happens where much is late.
  private static void carriedAll(Call call, Call.Participant... participants) {
    long uncounted = 0;
    for (var participant : participants) {
      var stats = of(call, participant);
      uncounted += participant.packetsUp - sum(stats, TrafficStats::packetsIn);
      if (uncounted == 0) {
        assertThat(sum(stats, TrafficStats::bytesIn)).isEqualTo(participant.bytesUp);
      }
      assertThat(sum(stats, TrafficStats::bytesOut)).isEqualTo(participant.bytesDown);
      assertThat(sum(stats, TrafficStats::packetsOut)).isEqualTo(participant.packetsDown);
    }
    assertThat(uncounted).isEqualTo(call.shard.discards().of(DiscardReason.NOT_AUTHENTIC));
  }

  private static long sum(PeerStats stats, ToLongFunction<TrafficStats> what) {
    return stats.traffic().values().stream().mapToLong(what).sum();
  }
}
