package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreezesTest {

  private static final long MILLI = 1_000_000L;

  private final Freezes freezes = new Freezes();

  private void offer(long fromMillis, long toMillis) {
    for (long at = fromMillis; at <= toMillis; at += 40) {
      freezes.offered(at * MILLI);
    }
  }

  private void forward(long fromMillis, long toMillis) {
    for (long at = fromMillis; at <= toMillis; at += 40) {
      freezes.offered(at * MILLI);
      freezes.forwarded(at * MILLI);
    }
  }

  @Test
  void whatComesAndIsNotForwardedIsAFreeze() {
    forward(0, 1000);
    offer(1040, 3040);
    forward(3080, 4000);

    assertThat(freezes.count()).isEqualTo(1);
    assertThat(freezes.nanos()).isEqualTo((3080 - 1040) * MILLI);
  }

  @Test
  void oneThatGoesOnCountsAlready() {
    forward(0, 1000);
    offer(1040, 3040);

    assertThat(freezes.count()).isEqualTo(1);
    assertThat(freezes.nanos()).isEqualTo(2000 * MILLI);
  }

  @Test
  void halfASecondIsNone() {
    forward(0, 1000);
    offer(1040, 1480);
    forward(1520, 2000);

    assertThat(freezes.count()).isZero();
    assertThat(freezes.nanos()).isZero();
  }

  @Test
  void aPublisherThatRestsFreezesNobody() {
    forward(0, 1000);
    freezes.offered(1040 * MILLI); // of a layer that is not forwarded
    offer(60_000, 60_400);
    forward(60_440, 61_000);

    assertThat(freezes.count()).isZero();
  }

  @Test
  void layersThatAreLeftOutAreNotMissed() {
    for (long at = 0; at < 5000; at += 40) {
      freezes.offered(at * MILLI);
      freezes.forwarded(at * MILLI);
      freezes.offered((at + 1) * MILLI);
    }

    assertThat(freezes.count()).isZero();
  }

  @Test
  void beforeTheFirstPictureAndWhileNothingIsWantedNothingFreezes() {
    offer(0, 2000);
    forward(2040, 3000);
    freezes.rest(3000 * MILLI);
    offer(3040, 6000);
    forward(6040, 7000);

    assertThat(freezes.count()).isZero();
  }
}
