package io.parley.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Conditions;
import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DtlsSimulationTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void connectsOverALinkThatLosesRepeatsAndReorders(long seed) {
    var call = new DtlsCall(bad(seed), seed).introduced();

    assertThat(call.runUntil(call::bothConnected)).isTrue();
    assertThat(call.time.elapsedNanos()).isLessThan(4_000_000_000L);
    assertThat(Objects.requireNonNull(call.server.srtpKeys()).clientKey())
        .isEqualTo(Objects.requireNonNull(call.client.srtpKeys()).clientKey());
    call.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void isTheSameForTheSameSeed(long seed) {
    assertThat(history(seed)).isEqualTo(history(seed));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void deliversWhatIsNotLostAndNothingTwice(long seed) {
    var call = new DtlsCall(Conditions.PERFECT.withDelayMillis(5, 0), seed).introduced();
    call.runUntil(call::bothConnected);
    call.up.become(bad(seed));
    long lostBefore = call.up.lost();
    for (int i = 0; i < 200; i++) {
      call.client.sendApplicationData(new byte[] {(byte) i});
      call.step();
      call.time.advanceMillis(20);
    }
    call.runUntil(() -> false);

    var arrived = new ArrayList<Integer>();
    for (byte[] data = call.server.pollApplicationData();
        data != null;
        data = call.server.pollApplicationData()) {
      arrived.add(data[0] & 0xff);
    }
    assertThat(arrived).doesNotHaveDuplicates().hasSize((int) (200 - call.up.lost() + lostBefore));
    call.close();
  }

  private static List<String> history(long seed) {
    var call = new DtlsCall(bad(seed), seed).introduced();
    call.runUntil(call::bothConnected);
    call.close();
    return call.history;
  }

  private static Conditions bad(long seed) {
    var random = Seeds.random(seed);
    return Conditions.PERFECT
        .withLoss(random.nextDouble(0.1, 0.2))
        .withReordering(0.2)
        .withDuplication(0.05)
        .withDelayMillis(random.nextLong(1, 100), random.nextLong(1, 30));
  }
}
