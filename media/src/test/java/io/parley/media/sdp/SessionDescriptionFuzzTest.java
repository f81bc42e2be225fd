package io.parley.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionDescriptionFuzzTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void spoiltDescriptionsAreReadOrRefused(long seed) {
    var random = Seeds.random(seed);
    for (var name : Captured.ALL) {
      var description = SessionDescription.parse(Mutation.of(Captured.text(name), random));
      if (description != null) {
        assertThat(SessionDescription.parse(description.write()))
            .as("what was read once can be written and read again")
            .isEqualTo(description);
        description.media().forEach(SessionDescriptionFuzzTest::readEverything);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void randomTextIsReadOrRefused(long seed) {
    var random = Seeds.random(seed);
    var text = new StringBuilder("v=0\n");
    for (int i = random.nextInt(2000); i > 0; i--) {
      text.append(random.nextInt(9) == 0 ? '\n' : (char) random.nextInt(32, 127));
    }

    var description = SessionDescription.parse(text.toString());

    assertThat(description == null || description.media().size() <= SessionDescription.MAX_SECTIONS)
        .isTrue();
  }

  private static void readEverything(MediaSection section) {
    assertThat(section.rtpMaps().size()).isLessThanOrEqualTo(MediaSection.MAX_FORMATS);
    section.rtpMaps().forEach(map -> assertThat(map.payloadType()).isBetween(0, 127));
    section.rtpMaps().forEach(map -> FormatParameters.of(section.fmtp(map.payloadType())).write());
    section.extensions().forEach(map -> assertThat(map.id()).isBetween(1, 255));
    assertThat(section.sendRids().size() + section.receiveRids().size()).isLessThanOrEqualTo(32);
    assertThat(section.sources().streams().size()).isLessThanOrEqualTo(32);
    assertThat(section.direction()).isNotNull();
    section.feedback(96).forEach(value -> assertThat(value).isNotNull());
    var msid = section.msid();
    assertThat(msid == null || !msid.trackId().isEmpty()).isTrue();
  }
}
