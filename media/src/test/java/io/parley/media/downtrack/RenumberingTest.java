package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenumberingTest {

  /// Against sets of all numbers that were left out, and behind which one was put.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void closesUpOverWhatIsLeftOutAndMakesWay(long seed) {
    var random = Seeds.random(seed);
    var numbers = new Renumbering();
    var skipped = new TreeSet<Long>();
    var followed = new ArrayList<Long>();
    long first = random.nextLong(-5000, 100_000);
    numbers.begin(first, 7);
    long newest = first - 1;
    int rarity = random.nextInt(1, 5);
    for (int i = 0; i < 3000; i++) {
      long number = newest + (random.nextInt(20) == 0 ? random.nextInt(1, 80) : 1);
      if (random.nextInt(rarity) == 0) {
        assertThat(numbers.skip(number)).isTrue();
        skipped.add(number);
      } else {
        numbers.note(number);
        for (int put = 1; random.nextInt(4) == 0; put++) {
          assertThat(numbers.insert()).isEqualTo(numbers.map(number) + put);
          followed.add(number);
        }
      }
      newest = number;
      long asked = Math.max(first, newest - random.nextInt(1000));
      assertThat(numbers.contains(asked)).isTrue();
      assertThat(numbers.map(asked))
          .isEqualTo(
              7
                  + asked
                  - first
                  - skipped.headSet(asked, true).size()
                  + followed.stream().filter(behind -> behind < asked).count());
    }
    assertThat(numbers.skip(newest)).isFalse();
    assertThat(numbers.contains(first - 1)).isFalse();
    assertThat(numbers.contains(newest - 1024)).isFalse();
  }
}
