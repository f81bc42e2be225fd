package io.parley.media.audio.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Levels of speech are those of a recording: English, read out at an even pace, with pauses, over
/// the noise of a quiet room.
class DominantSpeakerTest {

  private static final long ANN = 7;
  private static final long BEN = 8;
  private static final long FRAME_MILLIS = 20;
  private static final int ROOM_NOISE = 72;
  private static final List<Integer> SPEECH = speech();

  /// A loud one, of a third of a second.
  private static final int[] COUGH = {
    55, 18, 9, 7, 8, 12, 19, 27, 35, 44, 22, 10, 8, 11, 20, 33, 48
  };

  private final DominantSpeaker speaker = new DominantSpeaker();
  private long nowNanos = -5_000_000_000L;
  private int frame;

  private static List<Integer> speech() {
    try (var in =
        Objects.requireNonNull(
            DominantSpeakerTest.class.getResourceAsStream("speech-levels.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Stream.of(text.trim().split("\\s+")).map(Integer::valueOf).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int speech(int frame) {
    return SPEECH.get(frame % SPEECH.size());
  }

  private static int silence(int frame) {
    return ROOM_NOISE + frame % 3;
  }

  private void pass(long millis, IntUnaryOperator ann, IntUnaryOperator ben) {
    for (long end = nowNanos + millis * 1_000_000; nowNanos - end < 0; frame++) {
      nowNanos += FRAME_MILLIS * 1_000_000;
      speaker.heard(nowNanos, ANN, ann.applyAsInt(frame));
      speaker.heard(nowNanos, BEN, ben.applyAsInt(frame));
    }
  }

  private static IntUnaryOperator coughAt(int first) {
    return frame ->
        frame >= first && frame - first < COUGH.length ? COUGH[frame - first] : silence(frame);
  }

  @Test
  void nobodyLeadsBeforeAnybodyWasHeard() {
    speaker.passTo(nowNanos + 10_000_000_000L);

    assertThat(speaker.dominant()).isEqualTo(DominantSpeaker.NOBODY);
  }

  @Test
  void whoSpeaksLeads() {
    pass(2000, DominantSpeakerTest::silence, DominantSpeakerTest::speech);

    assertThat(speaker.dominant()).isEqualTo(BEN);
  }

  @Test
  void aCoughDoesNotTakeOver() {
    pass(5000, DominantSpeakerTest::speech, DominantSpeakerTest::silence);
    for (int cough = 0; cough < 10; cough++) {
      IntUnaryOperator ben = coughAt(frame + 7 * cough);
      for (int i = 0; i < 75; i++) {
        pass(FRAME_MILLIS, DominantSpeakerTest::speech, ben);
        assertThat(speaker.dominant()).isEqualTo(ANN);
      }
    }
  }

  @Test
  void whoGoesOnAfterACoughIntoSilenceLeadsAgain() {
    pass(5000, DominantSpeakerTest::speech, DominantSpeakerTest::silence);
    pass(3000, DominantSpeakerTest::silence, coughAt(frame + 100));
    pass(2000, DominantSpeakerTest::speech, DominantSpeakerTest::silence);

    assertThat(speaker.dominant()).isEqualTo(ANN);
  }

  @Test
  void aLongerTalkTakesOver() {
    pass(5000, DominantSpeakerTest::speech, DominantSpeakerTest::silence);
    pass(3000, DominantSpeakerTest::silence, DominantSpeakerTest::speech);

    assertThat(speaker.dominant()).isEqualTo(BEN);
  }

  @Test
  void whoOnlySaysYesNowAndThenDoesNotTakeOver() {
    pass(5000, DominantSpeakerTest::speech, DominantSpeakerTest::silence);
    IntUnaryOperator yes = frame -> frame % 150 < 20 ? speech(frame % 150) : silence(frame);
    for (int i = 0; i < 600; i++) {
      pass(FRAME_MILLIS, DominantSpeakerTest::speech, yes);
      assertThat(speaker.dominant()).isEqualTo(ANN);
    }
  }

  @Test
  void whoLeftLeadsNoMore() {
    pass(3000, DominantSpeakerTest::speech, DominantSpeakerTest::silence);
    speaker.left(ANN);

    assertThat(speaker.dominant()).isEqualTo(DominantSpeaker.NOBODY);
    for (int i = 0; i < 100; i++, frame++) {
      nowNanos += FRAME_MILLIS * 1_000_000;
      speaker.heard(nowNanos, BEN, speech(frame));
    }
    assertThat(speaker.dominant()).isEqualTo(BEN);
  }

  @Test
  void aPauseOfDaysIsPassedOver() {
    pass(3000, DominantSpeakerTest::speech, DominantSpeakerTest::silence);
    nowNanos += 3L * 86_400 * 1_000_000_000;
    pass(3000, DominantSpeakerTest::silence, DominantSpeakerTest::speech);

    assertThat(speaker.dominant()).isEqualTo(BEN);
  }
}
