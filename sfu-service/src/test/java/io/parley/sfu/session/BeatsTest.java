package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BeatsTest {

  private final ManualTimers timers = new ManualTimers();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger deaths = new AtomicInteger();
  private final Beats beats = new Beats(timers, sent::incrementAndGet, deaths::incrementAndGet);

  @Test
  void beatsAtOnceAndThenFourTimesASecondWhileItHears() {
    beats.start();
    assertThat(sent).hasValue(1);
    for (int i = 0; i < 40; i++) {
      timers.pass(Beats.EACH);
      beats.heard();
    }

    assertThat(sent).hasValue(41);
    assertThat(deaths).hasValue(0);
  }

  @Test
  void aSecondOfSilenceIsDeath() {
    beats.start();
    timers.pass(Duration.ofMillis(999));
    assertThat(deaths).hasValue(0);

    timers.pass(Duration.ofMillis(1));
    assertThat(deaths).hasValue(1);
    timers.pass(Duration.ofSeconds(10));
    assertThat(deaths).hasValue(1);
    assertThat(timers.planned()).isZero();
  }

  @Test
  void aPauseOfOursIsNotThePeersSilence() {
    beats.start();
    timers.pass(Duration.ofMillis(500));
    timers.stall(Duration.ofSeconds(3));
    timers.pass(Duration.ofMillis(100));
    assertThat(deaths).hasValue(0);

    beats.heard();
    timers.pass(Duration.ofMillis(900));
    assertThat(deaths).hasValue(0);
  }

  @Test
  void silenceAfterAPauseOfOursIsDeathAllTheSame() {
    beats.start();
    timers.stall(Duration.ofSeconds(3));
    timers.pass(Duration.ofMillis(1100));

    assertThat(deaths).hasValue(1);
  }

  @Test
  void aMachineThatIsAlwaysLateNoticesTheDeadToo() {
    beats.start();
    for (int i = 0; i < 20; i++) {
      timers.stall(Duration.ofMillis(600));
      timers.pass(Duration.ZERO);
    }

    assertThat(deaths).hasValue(1);
  }

  @Test
  void whatWeHaveNotReadYetIsNotSilence() {
    beats.start();
    beats.reading(true);
    timers.pass(Duration.ofSeconds(5));
    beats.reading(false);
    timers.pass(Duration.ofMillis(900));

    assertThat(deaths).hasValue(0);
  }

  @Test
  void closedItSaysNothingMore() {
    beats.start();
    beats.close();
    timers.pass(Duration.ofSeconds(5));

    assertThat(sent).hasValue(1);
    assertThat(deaths).hasValue(0);
  }
}
