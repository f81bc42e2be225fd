package io.parley.media.repair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTimeTest {

  private final AnswerTime answers = new AnswerTime();

  private static long at(int millis) {
    return -3_000_000_000L + millis * 1_000_000L;
  }

  private static long nanos(int millis) {
    return millis * 1_000_000L;
  }

  @Test
  void isTheShortestOfTheLastSeconds() {
    assertThat(answers.nanos()).isZero();
    answers.answered(at(0), nanos(430));
    answers.answered(at(100), nanos(305));
    answers.answered(at(200), nanos(560));
    assertThat(answers.nanos()).isEqualTo(nanos(305));

    answers.answered(at(6_000), nanos(700));
    assertThat(answers.nanos()).isEqualTo(nanos(305));
    answers.answered(at(12_000), nanos(710));
    assertThat(answers.nanos()).isEqualTo(nanos(700));
  }

  @Test
  void countsNoPacketThatWasNotAskedFor() {
    answers.answered(at(0), 0);
    answers.answered(at(0), nanos(2_001));
    assertThat(answers.nanos()).isZero();
  }
}
