package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReassemblyTest {

  private final List<String> delivered = new ArrayList<>();
  private final Reassembly reassembly =
      new Reassembly(
          100, message -> delivered.add(new String(message.bytes(), StandardCharsets.US_ASCII)));

  @Test
  void putsFragmentsTogether() {
    add(1, 0, true, "b", 'B');
    add(3, 0, true, "d", 'E');
    assertThat(delivered).isEmpty();
    add(2, 0, true, "c", ' ');

    assertThat(delivered).containsExactly("bcd");
    assertThat(reassembly.heldBytes()).isZero();
  }

  @Test
  void keepsTheOrderOfAStream() {
    add(2, 1, true, "second", 'W');
    assertThat(delivered).isEmpty();
    add(1, 0, true, "first", 'W');

    assertThat(delivered).containsExactly("first", "second");
  }

  @Test
  void unorderedMessagesDoNotWait() {
    add(2, 1, true, "ordered", 'W');
    add(3, 0, false, "unordered", 'W');

    assertThat(delivered).containsExactly("unordered");
  }

  @Test
  void deliversWhatWaitedForASkippedMessage() {
    add(1, 0, true, "begun", 'B');
    add(3, 1, true, "one", 'W');
    add(5, 3, true, "three", 'W');
    reassembly.forward(2);
    reassembly.skip(1, 0);
    assertThat(delivered).containsExactly("one");

    reassembly.forward(4);
    reassembly.skip(1, 2);
    assertThat(delivered).containsExactly("one", "three");
    assertThat(reassembly.heldBytes()).isZero();
  }

  @Test
  void startsAnewAfterAReset() {
    add(1, 0, true, "a", 'W');
    add(2, 5, true, "never", 'W');
    reassembly.reset(1);
    add(3, 0, true, "b", 'W');

    assertThat(delivered).containsExactly("a", "b");
    assertThat(reassembly.heldBytes()).isZero();
  }

  @Test
  void refusesFragmentsThatContradictEachOther() {
    add(1, 0, true, "x", 'B');

    assertThat(add(2, 1, true, "x", 'E')).isEqualTo(Reassembly.Verdict.INCONSISTENT);
  }

  @Test
  void refusesAMessageThatIsTooLarge() {
    add(1, 0, true, "x".repeat(60), 'B');

    assertThat(add(2, 0, true, "x".repeat(60), ' ')).isEqualTo(Reassembly.Verdict.TOO_LARGE);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void theOrderOfArrivalDoesNotMatter(long seed) {
    List<Runnable> arrivals = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    var random = Seeds.random(seed);
    int tsn = 1;
    for (int ssn = 0; ssn < 20; ssn++) {
      int fragments = random.nextInt(1, 6);
      StringBuilder whole = new StringBuilder();
      for (int i = 0; i < fragments; i++) {
        boolean first = i == 0;
        boolean last = i == fragments - 1;
        char place = first && last ? 'W' : first ? 'B' : last ? 'E' : ' ';
        String text = ssn + "." + i + " ";
        int at = tsn++;
        int number = ssn;
        whole.append(text);
        arrivals.add(() -> add(at, number, true, text, place));
      }
      sent.add(whole.toString());
    }
    Collections.shuffle(arrivals, new Random(seed));
    arrivals.forEach(Runnable::run);

    assertThat(delivered).isEqualTo(sent);
    assertThat(reassembly.heldBytes()).isZero();
  }

  /// @param place B begins, E ends, W is whole
  private Reassembly.Verdict add(int tsn, int ssn, boolean ordered, String text, char place) {
    boolean begin = place == 'B' || place == 'W';
    boolean end = place == 'E' || place == 'W';
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    return reassembly.add(tsn, new DataChunk(tsn, 1, ssn, 53, ordered, begin, end, false, payload));
  }
}
