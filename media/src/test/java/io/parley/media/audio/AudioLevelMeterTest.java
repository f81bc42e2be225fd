package io.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AudioLevelMeterTest {

  private static final int PACKET_MILLIS = 20;
  private static final int PACKETS_PER_WINDOW = 20;
  private static final int SILENCE = 127;

  private final AudioLevelMeter meter = new AudioLevelMeter(48_000);
  private long millis;

  private static long at(long millis) {
    return -9_000_000_000L + millis * 1_000_000L;
  }

  /// Timestamps wrap soon after the start.
  private void observe(int levelDbov) {
    meter.observe(at(millis), levelDbov, (int) (0xffff_0000L + millis * 48));
  }

  private void packets(int count, int levelDbov) {
    for (int i = 0; i < count; i++) {
      millis += PACKET_MILLIS;
      observe(levelDbov);
    }
  }

  private void begin() {
    observe(SILENCE);
  }

  @Test
  void aVoiceIsHeardWhenItsFirstWindowEnds() {
    begin();
    packets(PACKETS_PER_WINDOW - 1, 20);
    assertThat(meter.level()).isZero();

    packets(1, 20);
    assertThat(meter.level()).isCloseTo(0.1 * 2 / 3, within(1e-9));
    assertThat(meter.isActive()).isTrue();
  }

  @Test
  void comesCloserToItsLevelWithEachWindow() {
    begin();
    packets(2 * PACKETS_PER_WINDOW, 20);
    assertThat(meter.level()).isCloseTo(0.1 * 8 / 9, within(1e-9));
  }

  @Test
  void thirtyFiveIsActiveAndThirtySixIsNot() {
    begin();
    packets(10 * PACKETS_PER_WINDOW, 35);
    assertThat(meter.level()).isCloseTo(Math.pow(10, -35 / 20.0), within(1e-5));

    packets(PACKETS_PER_WINDOW, 36);
    assertThat(meter.level()).isZero();
    assertThat(meter.isActive()).isFalse();
  }

  @Test
  void fortyPercentOfAWindowAreEnough() {
    begin();
    packets(12, SILENCE);
    packets(8, 10);
    double corrected = 10 - 20 * Math.log10(0.4);
    assertThat(meter.level()).isCloseTo(Math.pow(10, -corrected / 20) * 2 / 3, within(1e-9));

    packets(13, SILENCE);
    packets(7, 10);
    assertThat(meter.level()).isZero();
  }

  @Test
  void theLoudestPacketCounts() {
    begin();
    packets(19, 30);
    packets(1, 20);
    assertThat(meter.level()).isCloseTo(0.1 * 2 / 3, within(1e-9));
  }

  @Test
  void silenceForWhichNothingWasSentCountsAsSilence() {
    begin();
    packets(5, 20);
    millis += 300 - PACKET_MILLIS;
    packets(1, SILENCE);

    assertThat(meter.level()).isZero(); // 100 of 400 ms were active
  }

  @Test
  void oneLoudPacketAfterALongSilenceIsNoSpeech() {
    begin();
    millis += 400 - PACKET_MILLIS;
    packets(1, 10);

    assertThat(meter.level()).isZero();
  }

  @Test
  void aLevelGrowsStaleAfterTwoWindowsWithoutPackets() {
    begin();
    packets(PACKETS_PER_WINDOW, 20);
    meter.update(at(millis + 799));
    assertThat(meter.level()).isPositive();
    meter.update(at(millis + 800));
    assertThat(meter.level()).isZero();
  }

  @Test
  void reorderedPacketsSayNothing() {
    begin();
    packets(PACKETS_PER_WINDOW, 20);
    double before = meter.level();
    millis -= 200;
    for (int i = 0; i < 100; i++) {
      observe(0);
    }
    assertThat(meter.level()).isEqualTo(before);
  }

  @Test
  void beginsAnewWithOtherTimestampsAfterAPause() {
    begin();
    packets(PACKETS_PER_WINDOW, 20);
    for (int i = 0; i <= PACKETS_PER_WINDOW; i++) {
      meter.observe(at(millis + 2000 + 20L * i), 20, 1 + 960 * i - (1 << 30));
    }
    assertThat(meter.level()).isCloseTo(0.1 * 2 / 3, within(1e-9));
  }
}
