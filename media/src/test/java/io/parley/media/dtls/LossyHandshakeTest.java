package io.parley.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Conditions;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Seven of ten packets are lost, each way: what of a handshake's time is ours to spend.
class LossyHandshakeTest {

  private static final Conditions BAD = Conditions.PERFECT.withLoss(0.7).withDelayMillis(25, 5);

  @Test
  void ninetyFiveOfAHundredAreOverWithinThreeSecondsWhereBothSidesAreQuick() {
    assertThat(succeed(seed -> connects(seed, 3_000))).isGreaterThanOrEqualTo(95);
  }

  @Test
  void aBrowserHasAllOfIt95TimesOfAHundredASecondAndAHalfAfterWeDo() {
    assertThat(succeed(LossyHandshakeTest::endsSoonAfterTheServer)).isGreaterThanOrEqualTo(95);
  }

  @Test
  void theLastFlightIsSaidNoMoreOnceSomethingProtectedCame() {
    var call = new DtlsCall(Conditions.PERFECT.withDelayMillis(25, 0), 1).introduced();
    assertThat(call.runUntil(call::bothConnected)).isTrue();
    call.server.confirmed();
    long sent = call.down.offered();
    call.runUntil(() -> false);

    assertThat(call.down.offered()).isEqualTo(sent);
    call.close();
  }

  @Test
  void aPeerThatSaysNothingIsToldSomeSixtyTimesAndNoMore() {
    var call = new DtlsCall(Conditions.PERFECT.withDelayMillis(25, 0), 1).introduced();
    assertThat(call.runUntil(call::bothConnected)).isTrue();
    long sent = call.down.offered();
    call.runUntil(() -> false);

    assertThat(call.down.offered() - sent).isBetween(50L, 80L);
    assertThat(call.server.wakeNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(call.client.state()).isEqualTo(DtlsState.CONNECTED);
    call.close();
  }

  private interface Attempt {
    boolean succeeds(long seed);
  }

  private static long succeed(Attempt attempt) {
    return LongStream.range(0, 100).filter(attempt::succeeds).count();
  }

  private static boolean connects(long seed, long millis) {
    var call = new DtlsCall(BAD, seed).introduced();
    boolean connected = call.runUntil(call::bothConnected);
    call.close();
    return connected && call.time.elapsedNanos() <= millis * 1_000_000;
  }

  private static boolean endsSoonAfterTheServer(long seed) {
    var call = new DtlsCall(BAD, seed).introduced();
    call.patience = new PatientClient();
    call.runUntil(() -> call.server.state() == DtlsState.CONNECTED);
    long ourEndNanos = call.time.elapsedNanos();
    boolean connected =
        call.server.state() != DtlsState.CONNECTED || call.runUntil(call::bothConnected);
    call.close();
    return connected && call.time.elapsedNanos() - ourEndNanos <= 1_500_000_000L;
  }
}
