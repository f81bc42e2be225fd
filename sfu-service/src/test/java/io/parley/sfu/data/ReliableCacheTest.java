package io.parley.sfu.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.VirtualTime;
import java.util.List;
import java.util.Set;
import livekit.LivekitModels.DataPacket.Kind;
import org.junit.jupiter.api.Test;

class ReliableCacheTest {

  private final VirtualTime time = new VirtualTime();
  private final ReliableCache cache = new ReliableCache();

  @Test
  void givesLatecomersWhatCameSinceTheyJoined() {
    add("PA_a", 1);
    time.advanceMillis(100);
    long joined = time.nowNanos();
    add("PA_a", 2);
    add("PA_b", 7);

    assertThat(sequences(cache.since(time.nowNanos(), joined))).containsExactly(2, 7);
  }

  @Test
  void forgetsAfterTwoSeconds() {
    long start = time.nowNanos();
    add("PA_a", 1);
    time.advanceMillis(1500);
    add("PA_a", 2);
    time.advanceMillis(600);

    assertThat(sequences(cache.since(time.nowNanos(), start))).containsExactly(2);
  }

  @Test
  void repeatsOneSendersPacketsAfterASequence() {
    add("PA_a", 1);
    add("PA_b", 2);
    add("PA_a", 2);
    add("PA_a", 3);

    assertThat(sequences(cache.after(time.nowNanos(), "PA_a", 1))).containsExactly(2, 3);
  }

  @Test
  void keepsOnlySequencedReliablePackets() {
    long start = time.nowNanos();
    cache.add(start, new DataMessage(Kind.LOSSY, new byte[1], "PA_a", 1, Set.of(), false));
    cache.add(start, new DataMessage(Kind.RELIABLE, new byte[1], "PA_a", 0, Set.of(), false));

    assertThat(cache.since(start, start)).isEmpty();
  }

  @Test
  void letsTheOldestGoWhenItHoldsTooMuch() {
    long start = time.nowNanos();
    byte[] large = new byte[60_000];
    for (int i = 1; i <= 100; i++) {
      cache.add(start, new DataMessage(Kind.RELIABLE, large, "PA_a", i, Set.of(), false));
    }

    var kept = cache.since(start, start);
    assertThat(kept).hasSize(ReliableCache.CAPACITY_BYTES / large.length);
    assertThat(kept.getLast().sequence()).isEqualTo(100);
  }

  private void add(String sender, int sequence) {
    cache.add(
        time.nowNanos(),
        new DataMessage(Kind.RELIABLE, new byte[10], sender, sequence, Set.of(), false));
  }

  private static List<Integer> sequences(List<DataMessage> messages) {
    return messages.stream().map(DataMessage::sequence).toList();
  }
}
