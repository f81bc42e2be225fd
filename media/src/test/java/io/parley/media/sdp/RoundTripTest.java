package io.parley.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {

  @ParameterizedTest
  @FieldSource("io.parley.media.sdp.Captured#ALL")
  void whatRealClientsWriteComesBackAfterWriting(String name) {
    var description = Captured.description(name);

    assertThat(SessionDescription.parse(description.write())).isEqualTo(description);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void whatWeMakeUpComesBackAfterWriting(long seed) {
    var random = Seeds.random(seed);
    var media = new ArrayList<MediaSection>();
    for (int i = random.nextInt(6); i > 0; i--) {
      media.add(
          new MediaSection(
              word(random),
              random.nextInt(65_536),
              word(random),
              List.of(word(random), word(random)),
              attributes(random)));
    }
    var description = new SessionDescription(word(random), word(random), attributes(random), media);

    assertThat(SessionDescription.parse(description.write())).isEqualTo(description);
  }

  private static Attributes attributes(RandomGenerator random) {
    var all = new ArrayList<Attribute>();
    for (int i = random.nextInt(20); i > 0; i--) {
      all.add(
          random.nextBoolean()
              ? Attribute.of(word(random))
              : Attribute.of(
                  word(random), word(random) + ":" + word(random) + " =" + word(random)));
    }
    return new Attributes(all);
  }

  private static String word(RandomGenerator random) {
    var word = new StringBuilder();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      word.append((char) random.nextInt('a', 'z' + 1));
    }
    return word.toString();
  }
}
