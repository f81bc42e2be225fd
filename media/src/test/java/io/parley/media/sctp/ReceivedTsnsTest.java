package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.Objects;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceivedTsnsTest {

  private static final long FIRST = SerialNumber.first(100);

  private final ReceivedTsns tsns = new ReceivedTsns(100);

  @Test
  void reportsGapsRelativeToWhatIsComplete() {
    for (int tsn : new int[] {0, 1, 4, 5, 8}) {
      tsns.add(FIRST + tsn);
    }

    Sack sack = sack();
    assertThat(sack.cumulativeTsn()).isEqualTo(101);
    assertThat(sack.starts()).containsExactly(3, 7);
    assertThat(sack.ends()).containsExactly(4, 7);
  }

  @Test
  void joinsWhatAMissingOneParted() {
    tsns.add(FIRST + 1);
    tsns.add(FIRST + 3);
    tsns.add(FIRST + 2);
    assertThat(sack().ends()).containsExactly(4);

    tsns.add(FIRST);
    assertThat(tsns.cumulative()).isEqualTo(FIRST + 3);
    assertThat(tsns.hasGap()).isFalse();
  }

  @Test
  void forwardSkipsWhatIsMissing() {
    tsns.add(FIRST + 2);
    tsns.add(FIRST + 3);
    tsns.forward(FIRST + 1);

    assertThat(tsns.cumulative()).isEqualTo(FIRST + 3);
    tsns.forward(FIRST);
    assertThat(tsns.cumulative()).isEqualTo(FIRST + 3);
  }

  @Test
  void takesNoMoreBlocksThanItCanKeep() {
    for (int i = 1; i <= ReceivedTsns.MAX_BLOCKS; i++) {
      assertThat(tsns.canHold(FIRST + 2L * i)).isTrue();
      tsns.add(FIRST + 2L * i);
    }

    assertThat(tsns.canHold(FIRST + 1000)).isFalse();
    assertThat(tsns.canHold(FIRST + 3)).isTrue();
    assertThat(tsns.canHold(FIRST)).isTrue();
    assertThat(tsns.canHold(FIRST + ReceivedTsns.WINDOW + 1)).isFalse();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void agreesWithAPlainSet(long seed) {
    RandomGenerator random = Seeds.random(seed);
    TreeSet<Long> came = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      long tsn = FIRST + random.nextInt(200);
      assertThat(tsns.isDuplicate(tsn)).isEqualTo(came.contains(tsn));
      if (came.add(tsn)) {
        tsns.add(tsn);
      }
    }
    long complete = FIRST - 1;
    while (came.contains(complete + 1)) {
      complete++;
    }
    assertThat(tsns.cumulative()).isEqualTo(complete);
    Sack sack = sack();
    TreeSet<Long> reported = new TreeSet<>(came.headSet(complete, true));
    for (int i = 0; i < sack.starts().length; i++) {
      for (int at = sack.starts()[i]; at <= sack.ends()[i]; at++) {
        reported.add(complete + at);
      }
    }
    assertThat(reported).isEqualTo(came);
  }

  private Sack sack() {
    byte[] packet = PacketBuilder.single(SctpConfig.STANDARD, 1, tsns.sack(1000, 1160));
    ChunkReader reader = new ChunkReader();
    reader.wrap(packet, 0, packet.length, 5000);
    reader.next();
    return Objects.requireNonNull(Sack.read(reader));
  }
}
