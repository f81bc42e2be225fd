package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissingPacketsTest {

  /// So that a packet is asked for again after 80 ms.
  private static final long RTT_NANOS = 64_000_000L;

  private final MissingPackets missing = new MissingPackets();

  private static long at(int millis) {
    return -5_000_000_000L + millis * 1_000_000L;
  }

  private long[] dueAt(long nowNanos) {
    long[] into = new long[MissingPackets.WINDOW];
    return Arrays.copyOf(into, missing.takeDue(nowNanos, RTT_NANOS, into));
  }

  @Test
  void asksAgainAfterOneRoundTripAndAQuarter() {
    missing.received(at(0), 10);
    missing.received(at(20), 12);

    assertThat(dueAt(at(20))).containsExactly(11);
    assertThat(dueAt(at(99))).isEmpty();
    assertThat(dueAt(at(100))).containsExactly(11);
  }

  @Test
  void asksForNothingWhileNothingIsMissing() {
    for (int sequence = 10; sequence < 2000; sequence++) {
      missing.received(at(sequence), sequence);
    }

    assertThat(missing.isWaiting()).isFalse();
    assertThat(dueAt(at(2000))).isEmpty();
  }

  @Test
  void whatComesBeforeTheBatchEndsIsNotAskedFor() {
    missing.received(at(0), 10);
    missing.received(at(0), 13);
    assertThat(missing.received(at(0), 11)).isTrue();

    assertThat(dueAt(at(0))).containsExactly(12);
    assertThat(missing.received(at(30), 12)).isTrue();
    assertThat(missing.received(at(30), 12)).isFalse();
    assertThat(missing.isWaiting()).isFalse();
    assertThat(dueAt(at(500))).isEmpty();
  }

  @Test
  void asksFiveTimesAndThenGivesUp() {
    missing.received(at(0), 10);
    missing.received(at(0), 12);

    List<Integer> askedAt = new ArrayList<>();
    for (int millis = 0; millis < 3000; millis++) {
      if (dueAt(at(millis)).length > 0) {
        askedAt.add(millis);
      }
    }

    assertThat(askedAt).containsExactly(0, 80, 160, 240, 320);
    assertThat(missing.isWaiting()).isFalse();
    assertThat(missing.givenUp()).isEqualTo(1);
  }

  @Test
  void keepsTriesBetweenTwentyAndFourHundredMillisApart() {
    long[] into = new long[1];
    missing.received(at(0), 10);
    missing.received(at(0), 12);

    assertThat(missing.takeDue(at(0), 1, into)).isEqualTo(1);
    assertThat(missing.wakeNanos()).isEqualTo(at(20));
    assertThat(missing.takeDue(at(20), 60_000_000_000L, into)).isEqualTo(1);
    assertThat(missing.wakeNanos()).isEqualTo(at(420));
  }

  @Test
  void givesUpAfterASecondWhateverTheTries() {
    long[] into = new long[1];
    missing.received(at(0), 10);
    missing.received(at(0), 12);
    for (int millis = 0; millis < 1000; millis++) {
      missing.takeDue(at(millis), 400_000_000L, into);
    }
    assertThat(missing.isWaiting()).isTrue();

    assertThat(missing.takeDue(at(1200), 400_000_000L, into)).isZero();
    assertThat(missing.isWaiting()).isFalse();
  }

  @Test
  void whatDoesNotFitStaysDueOldestFirst() {
    missing.received(at(0), 10);
    missing.received(at(0), 15);
    long[] two = new long[2];

    assertThat(missing.takeDue(at(0), RTT_NANOS, two)).isEqualTo(2);
    assertThat(two).containsExactly(11, 12);
    assertThat(missing.takeDue(at(0), RTT_NANOS, two)).isEqualTo(2);
    assertThat(two).containsExactly(13, 14);
    assertThat(missing.takeDue(at(0), RTT_NANOS, two)).isZero();
  }

  @Test
  void ofALongOutageTheNewestHundredAreAskedFor() {
    missing.received(at(0), 1000);
    missing.received(at(0), 1301);

    long[] due = dueAt(at(0));
    assertThat(due).hasSize(100).startsWith(1201).endsWith(1300);
    assertThat(missing.givenUp()).isEqualTo(200);
  }

  @Test
  void aJumpBeyondTheWindowBeginsAnew() {
    missing.received(at(0), 1000);
    missing.received(at(0), 1002);
    missing.received(at(1), 1600);

    assertThat(dueAt(at(1))).isEmpty();
    missing.received(at(2), 1602);
    assertThat(dueAt(at(2))).containsExactly(1601);
  }

  @Test
  void oldGapsAreNeverTakenForNewOnesInTheSamePlace() {
    missing.received(at(0), 1000);
    missing.received(at(0), 1002); // 1001 is lost, and pushed out later
    for (int sequence = 1003; sequence < 1600; sequence++) {
      missing.received(at(1), sequence);
    }

    assertThat(missing.isWaiting()).isFalse();
    assertThat(missing.received(at(1), 1001)).isFalse();
    assertThat(dueAt(at(1))).isEmpty();
  }

  private final Need.OfMissing evenIsSpare = sequence -> sequence % 2 == 0 ? Need.SPARE : Need.BASE;

  private long[] dueAt(long nowNanos, long rttNanos) {
    long[] into = new long[MissingPackets.WINDOW];
    return Arrays.copyOf(into, missing.takeDue(nowNanos, rttNanos, into, evenIsSpare));
  }

  @Test
  void whatIsNeededIsAskedForFirst() {
    missing.received(at(0), 9);
    missing.received(at(0), 14);

    long[] three = new long[3];
    assertThat(missing.takeDue(at(0), RTT_NANOS, three, evenIsSpare)).isEqualTo(3);
    assertThat(three).containsExactly(11, 13, 10);
    assertThat(dueAt(at(0), RTT_NANOS)).containsExactly(12);
  }

  @Test
  void whatCanBeSparedIsAskedForTwiceAndWhatIsNeededLonger() {
    missing.received(at(0), 9);
    missing.received(at(0), 12);

    List<Integer> spare = new ArrayList<>();
    List<Integer> base = new ArrayList<>();
    for (int millis = 0; millis < 1000; millis++) {
      for (long sequence : dueAt(at(millis), RTT_NANOS)) {
        (sequence % 2 == 0 ? spare : base).add(millis);
      }
      assertThat(missing.neededGivenUp()).isEqualTo(millis < 640 ? 0 : 1);
    }

    assertThat(spare).containsExactly(0, 80);
    assertThat(base).containsExactly(0, 80, 160, 240, 320, 400, 480, 560);
    assertThat(missing.givenUp()).isEqualTo(2);
  }

  @Test
  void whatCanBeSparedIsNotAskedForWhereItCannotComeInTime() {
    missing.received(at(0), 9);
    missing.received(at(0), 11);

    assertThat(dueAt(at(0), 201_000_000L)).isEmpty();
    assertThat(missing.isWaiting()).isFalse();
    assertThat(missing.givenUp()).isEqualTo(1);
    assertThat(missing.neededGivenUp()).isZero();
  }

  @Test
  void tellsHowLongAnAnswerTook() {
    missing.received(at(0), 9);
    missing.received(at(0), 12);
    missing.received(at(0), 11);
    assertThat(missing.answeredNanos()).isZero();

    assertThat(dueAt(at(1), RTT_NANOS)).containsExactly(10);
    missing.received(at(70), 10);
    assertThat(missing.answeredNanos()).isEqualTo(70_000_000L);
  }
}
