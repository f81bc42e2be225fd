package io.parley.roomstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomStateSimulationTest {

  @Test
  void replicasEndUpEqualAndTrueWhateverHappens() {
    List<String> failures =
        Seeds.many()
            .parallel()
            .mapToObj(RoomStateSimulationTest::failure)
            .filter(failure -> !failure.isEmpty())
            .limit(5)
            .toList();

    assertThat(failures).isEmpty();
  }

  private static String failure(long seed) {
    try {
      new Simulation(seed).run();
      return "";
    } catch (AssertionError | RuntimeException failed) {
      return "-Dseed=" + seed + ": " + failed;
    }
  }
}
