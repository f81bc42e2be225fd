package io.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoudestTracksTest {

  private static final int SPEECH = 25;
  private static final int SHOUTING = 10;
  private static final int SILENT = 90;
  private static final int SOFT = 65;

  private final LoudestTracks room = new LoudestTracks(2);
  private final List<LoudestTracks.Seat> seats = new ArrayList<>();
  private long nowNanos = -3_000_000_000L;

  private void join(int count) {
    for (int i = 0; i < count; i++) {
      seats.add(room.join());
    }
  }

  /// Packets of all tracks for a while, 20 ms each.
  ///
  /// @return who was heard at the end
  private List<Integer> pass(long millis, int... levels) {
    List<Integer> heard = List.of();
    for (long end = nowNanos + millis * 1_000_000; nowNanos - end < 0; ) {
      nowNanos += 20_000_000;
      heard = packets(levels);
    }
    return heard;
  }

  private List<Integer> packets(int... levels) {
    var heard = new ArrayList<Integer>();
    for (int i = 0; i < levels.length; i++) {
      if (seats.get(i).hears(nowNanos, levels[i])) {
        heard.add(i);
      }
    }
    return heard;
  }

  @Test
  void allAreHeardWhileThereIsRoom() {
    join(2);

    assertThat(pass(5000, SILENT, SILENT)).containsExactly(0, 1);
  }

  @Test
  void inACrowdTheSilentAreNot() {
    join(4);

    assertThat(pass(3000, SILENT, SPEECH, SILENT, SILENT)).containsExactly(1);
  }

  @Test
  void aWordIsHeardFromItsFirstPacket() {
    join(3);
    assertThat(pass(3000, SILENT, SILENT, SILENT)).isEmpty();

    assertThat(pass(20, SILENT, SILENT, SPEECH)).containsExactly(2);
  }

  @Test
  void aWordsSoftBeginningIsHeard() {
    join(3);
    pass(3000, SILENT, SILENT, 76);

    assertThat(pass(20, SILENT, SILENT, SOFT)).containsExactly(2);
    assertThat(pass(20, SILENT, SILENT, SPEECH)).containsExactly(2);
    assertThat(pass(1900, SILENT, SILENT, SILENT)).containsExactly(2);
  }

  @Test
  void whatOnlySeemedToBeginIsSoonOver() {
    join(3);
    pass(3000, SILENT, SILENT, SILENT);
    assertThat(pass(60, SILENT, SILENT, SOFT)).containsExactly(2);

    assertThat(pass(220, SILENT, SILENT, SILENT)).isEmpty();
  }

  @Test
  void theNoiseOfARoomIsNoBeginning() {
    join(3);
    pass(40, SOFT, SOFT, SOFT);
    for (int i = 0; i < 50; i++) {
      assertThat(pass(20, SOFT, SOFT + 3, SOFT - 3)).isEmpty();
      assertThat(pass(20, SOFT - 3, SOFT, SOFT + 3)).isEmpty();
    }
    pass(3000, SOFT + 9, SOFT + 9, SOFT + 9);
    pass(5000, SOFT, SILENT, SILENT);
    assertThat(pass(20, SOFT, SILENT, SILENT)).as("it is a louder one now").isEmpty();
  }

  @Test
  void whatBeginsSoftlyMovesNobodyAndGivesWay() {
    join(3);
    pass(3000, SILENT, SILENT, SILENT);
    assertThat(pass(20, SOFT, SOFT, SILENT)).containsExactly(0, 1);
    assertThat(pass(20, SOFT, SOFT, SOFT)).containsExactly(0, 1);

    pass(20, SOFT, SOFT, SPEECH);
    assertThat(pass(20, SOFT, SOFT, SPEECH)).hasSize(2).contains(2);
  }

  @Test
  void whoPausesForABreathKeepsItsPlace() {
    join(3);
    pass(1000, SPEECH, SILENT, SILENT);

    assertThat(pass(1900, SILENT, SILENT, SILENT)).containsExactly(0);
    assertThat(pass(300, SILENT, SILENT, SILENT)).isEmpty();
  }

  @Test
  void whereAllPlacesAreTakenOnlyTheClearlyLouderComesIn() {
    join(3);
    pass(2000, SPEECH, SPEECH + 3, SILENT);

    assertThat(pass(2000, SPEECH, SPEECH + 3, SPEECH)).containsExactly(0, 1);
    assertThat(pass(2000, SPEECH, SPEECH + 3, SHOUTING)).containsExactly(0, 2);
  }

  @Test
  void whoHasJustBegunIsNotDisplaced() {
    join(3);
    pass(20, SPEECH, SPEECH, SILENT);

    assertThat(pass(500, SPEECH, SPEECH, SHOUTING)).containsExactly(0, 1);
  }

  @Test
  void aLouderOneComesInWithinASyllable() {
    join(3);
    pass(2000, SPEECH, 50, SILENT);

    assertThat(pass(80, SPEECH, 50, SPEECH)).containsExactly(0, 2);
  }

  @Test
  void whoOnlyHoldsAPlaceGivesWay() {
    join(3);
    pass(2000, SPEECH, SPEECH, SILENT);
    pass(400, SPEECH, SILENT, SILENT);

    assertThat(pass(80, SPEECH, SILENT, SPEECH)).containsExactly(0, 2);
  }

  @Test
  void whoSendsNoMoreLosesItsPlaceToTheNext() {
    join(3);
    pass(1000, SPEECH, SPEECH, SILENT);
    assertThat(only(2500, 2, SILENT)).isFalse();

    assertThat(only(20, 2, SPEECH)).isTrue();
  }

  private boolean only(long millis, int seat, int level) {
    boolean hears = false;
    for (long end = nowNanos + millis * 1_000_000; nowNanos - end < 0; ) {
      nowNanos += 20_000_000;
      hears = seats.get(seat).hears(nowNanos, level);
    }
    return hears;
  }

  @Test
  void theMutedAndThoseWhoNeverBeganMakeNoCrowd() {
    join(5);
    pass(1000, SPEECH, SPEECH, SPEECH);
    seats.getFirst().rest();

    assertThat(only(3000, 1, SILENT)).isTrue();
    assertThat(only(20, 2, SILENT)).isTrue();
  }

  @Test
  void whoseLevelIsNoLongerKnownIsHeard() {
    join(3);
    pass(3000, SILENT, SILENT, SILENT);

    assertThat(pass(3900, -1, SILENT, SILENT)).isEmpty();
    assertThat(pass(200, -1, SILENT, SILENT)).containsExactly(0);
    seats.get(1).rest();
    assertThat(pass(20, -1, -1, SILENT)).containsExactly(0, 1);
  }

  @Test
  void oneOfWhomNothingIsKnownIsHeard() {
    join(3);

    assertThat(pass(3000, SPEECH, -1, SILENT)).containsExactly(0, 1);
  }

  @Test
  void aPacketThatSaysNothingIsJudgedByTheOthers() {
    join(3);
    pass(3000, SPEECH, SILENT, SILENT);

    assertThat(packets(-1, -1, -1)).containsExactly(0);
  }

  @Test
  void whoLeavesGivesItsPlace() {
    join(4);
    pass(1000, SPEECH, SPEECH, SILENT, SILENT);
    seats.removeFirst().leave();

    assertThat(pass(40, SPEECH, SPEECH, SILENT)).containsExactly(0, 1);
    seats.forEach(LoudestTracks.Seat::leave);
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void neverMoreThanTheLimitHaveAPlace() {
    join(20);
    var levels = new int[20];
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (round * 31 + i * 17) % 100;
      }
      pass(100, levels);
      assertThat(room.heard()).isBetween(1, 2);
    }
  }
}
