package io.parley.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {

  private static final long START_NANOS = -200_000_000L;

  private final KeyFrameRequests requests = new KeyFrameRequests(1);

  private boolean wantsAt(long millis) {
    requests.want();
    return dueAt(millis);
  }

  private boolean dueAt(long millis) {
    return requests.takeDue(START_NANOS + millis * 1_000_000);
  }

  @Test
  void asksAtOnceThenAtMostTwiceASecondForAnUpperLayer() {
    assertThat(wantsAt(0)).isTrue();
    assertThat(wantsAt(300)).isFalse();
    assertThat(dueAt(499)).isFalse();
    assertThat(dueAt(500)).isTrue();
    assertThat(dueAt(2000)).isFalse();
  }

  @Test
  void oneRequestServesAllWhoAskMeanwhile() {
    assertThat(wantsAt(0)).isTrue();
    assertThat(wantsAt(300)).isFalse();
    assertThat(wantsAt(400)).isFalse();

    assertThat(dueAt(500)).isTrue();
    assertThat(dueAt(1500)).isFalse();
  }

  @Test
  void aKeyFrameThatCameMeanwhileServesToo() {
    assertThat(wantsAt(0)).isTrue();
    assertThat(wantsAt(300)).isFalse();
    requests.arrived();

    assertThat(dueAt(1500)).isFalse();
  }
}
