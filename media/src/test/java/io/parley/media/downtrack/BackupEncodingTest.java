package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.section.Codec;
import io.parley.media.section.PayloadFormat;
import io.parley.media.track.IngressStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A track that comes in two codecs at once, and who gets which.
class BackupEncodingTest {

  private static final PayloadFormat VP9 =
      new PayloadFormat(98, Codec.VP9, 99, "profile-id=0", true);
  private static final PayloadFormat OUT_VP9 =
      new PayloadFormat(122, Codec.VP9, 123, "profile-id=0", true);

  private final Forwarding both = new Forwarding(List.of(OUT_VP9, Forwarding.OUT), 7001);
  private final IngressStream own = both.layer(0, 5, VP9);

  private void own(int sequence, boolean key) {
    byte first = (byte) (key ? 0x0c : 0x4c);
    both.arrive(own, VP9, sequence, sequence * 3000L, new byte[] {first, 1, 2, 3});
  }

  private void backup(IngressStream stream, int sequence, boolean key) {
    both.frame(stream, sequence, sequence * 3000L, sequence, key);
  }

  @Test
  void changesToThePreferredEncodingAtItsKeyFrameAndBack() {
    var backup = both.backup(0, 6);
    own(1, true);
    backup(backup, 1, true);
    assertThat(both.last().type()).isEqualTo(122);

    both.track.prefer(1);
    both.passMillis(30);
    assertThat(both.keyFramesAsked).endsWith(6);
    own(2, false);
    backup(backup, 2, false);
    assertThat(both.last().type()).as("until then the other goes on").isEqualTo(122);
    backup(backup, 3, true);
    own(3, false);
    assertThat(both.last().type()).isEqualTo(120);

    both.track.prefer(0);
    both.passMillis(30);
    assertThat(both.keyFramesAsked).endsWith(5);
    backup(backup, 4, false);
    own(4, true);
    assertThat(both.last().type()).isEqualTo(122);
    assertThat(both.sequences()).containsExactly(1000, 1001, 1002, 1003, 1004);
  }

  @Test
  void whatIsPreferredButDoesNotArriveIsNotWaitedFor() {
    both.track.prefer(1);
    own(1, true);
    own(2, false);

    assertThat(both.sent).hasSize(2);
    assertThat(both.keyFramesAsked).isEmpty();
  }

  @Test
  void aBackupThatEndedLeavesTheOtherAndMayBeginAnew() {
    var first = both.backup(0, 6);
    both.track.prefer(1);
    own(1, true);
    backup(first, 1, true);
    assertThat(both.last().type()).isEqualTo(120);

    both.track.endBackup();
    both.passMillis(500);
    assertThat(both.keyFramesAsked).endsWith(5);
    own(2, true);
    assertThat(both.last().type()).isEqualTo(122);

    var second = both.backup(0, 7);
    backup(second, 2, true);
    assertThat(both.last().type()).isEqualTo(120);
  }
}
