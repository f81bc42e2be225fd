package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import livekit.LivekitModels.SpeakerInfo;
import org.junit.jupiter.api.Test;

class SpeakerLevelsTest {

  private final SpeakerLevels levels = new SpeakerLevels();

  @Test
  void roundsUpToEighths() {
    levels.heard("PA_a", "TR_1", 0.3f);

    var changes = levels.takeChanges("");
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().getLevel()).isEqualTo(0.375f);
    assertThat(changes.getFirst().getActive()).isTrue();
  }

  @Test
  void tellsChangesOnly() {
    levels.heard("PA_a", "TR_1", 0.3f);
    levels.takeChanges("");
    levels.heard("PA_a", "TR_1", 0.35f);

    assertThat(levels.takeChanges("")).isEmpty();
  }

  @Test
  void tellsWhoStopped() {
    levels.heard("PA_a", "TR_1", 0.5f);
    levels.takeChanges("");
    levels.heard("PA_a", "TR_1", 0);

    var changes = levels.takeChanges("");
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().getActive()).isFalse();
    assertThat(changes.getFirst().getLevel()).isZero();
    assertThat(levels.takeChanges("")).isEmpty();
  }

  @Test
  void theLoudestMicrophoneCounts() {
    levels.heard("PA_a", "TR_1", 0.25f);
    levels.heard("PA_a", "TR_2", 0.75f);
    levels.takeChanges("");
    levels.heard("PA_a", "TR_2", 0);

    assertThat(levels.takeChanges("").getFirst().getLevel()).isEqualTo(0.25f);
  }

  @Test
  void whoLeadsComesFirstThenTheLoudest() {
    levels.heard("PA_a", "TR_1", 0.25f);
    levels.heard("PA_b", "TR_2", 0.5f);
    levels.heard("PA_c", "TR_3", 0.75f);

    assertThat(levels.takeChanges("PA_a"))
        .extracting(SpeakerInfo::getSid)
        .containsExactly("PA_a", "PA_c", "PA_b");
  }
}
