package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.media.client.IncomingStream;
import io.parley.media.client.OutgoingStream;
import io.parley.media.client.Stamp;
import io.parley.media.section.MediaKind;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// An encoder that rests while nobody speaks (DTX) sends a packet now and then.
class PausesSimulationTest {

  private static final int OPUS_TICKS_PER_MILLI = 48;

  @Test
  void pausesArePassedOnAsTheyAreAndFramesUnchanged() {
    try (Call call = new Call(7)) {
      OutgoingStream sent = call.joined(Call.GOOD).publishAudio(1, 1000);
      IncomingStream got = call.joined(Call.GOOD).subscribe(10_001, 1, MediaKind.AUDIO);
      call.run(2000);
      for (int pause = 0; pause < 10; pause++) {
        Stamp before = newest(got);
        int timestamp = got.continuity().lastTimestamp();
        sent.active(false);
        call.run(380);
        sent.active(true);
        call.run(40);

        long capturedMillis = (newest(got).captureNanos() - before.captureNanos()) / 1_000_000;
        long ticks = got.continuity().lastTimestamp() - timestamp;
        assertThat(capturedMillis).isGreaterThan(300);
        assertThat(ticks).isCloseTo(capturedMillis * OPUS_TICKS_PER_MILLI, within(48L));
      }
      assertThat(got.lost() + got.gaps()).isZero();
      assertThat(got.continuity().timestampErrors()).isZero();
      assertThat(got.continuity().damaged()).isZero();
      assertThat(got.duplicates()).isZero();
    }
  }

  private static Stamp newest(IncomingStream stream) {
    return Objects.requireNonNull(stream.continuity().last());
  }
}
