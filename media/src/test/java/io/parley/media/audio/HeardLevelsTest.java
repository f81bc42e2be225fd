package io.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeardLevelsTest {

  private final HeardLevels levels = new HeardLevels();

  private static List<String> told(HeardLevels.Batch batch) {
    List<String> told = new ArrayList<>();
    batch.tell((nanos, track, level) -> told.add(nanos + ":" + track + ":" + level));
    return told;
  }

  @Test
  void nothingIsKeptBeforeAnybodyTakesAny() {
    levels.note(1, 7, 30);

    assertThat(levels.take().size()).isZero();
  }

  @Test
  void givesEachOnce() {
    levels.take();
    levels.note(1, 7, 30);
    levels.note(2, 8, 127);

    assertThat(told(levels.take())).containsExactly("1:7:30", "2:8:127");
    assertThat(levels.take().size()).isZero();
    levels.note(3, 7, 31);
    assertThat(told(levels.take())).containsExactly("3:7:31");
  }

  @Test
  void keepsTheNewest() {
    levels.take();
    for (int i = 0; i < HeardLevels.CAPACITY + 10; i++) {
      levels.note(i, 7, 30);
    }
    HeardLevels.Batch batch = levels.take();

    assertThat(batch.lost()).isEqualTo(10);
    assertThat(told(batch)).hasSize(HeardLevels.CAPACITY).startsWith("10:7:30");
  }
}
