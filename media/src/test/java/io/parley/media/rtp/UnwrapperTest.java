package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnwrapperTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void distancesSurviveWrapsLossAndReordering(long seed) {
    RandomGenerator random = Seeds.random(seed);
    SequenceUnwrapper sequences = new SequenceUnwrapper();
    TimestampUnwrapper timestamps = new TimestampUnwrapper();
    long sequence = random.nextInt(65_536);
    long timestamp = Integer.toUnsignedLong(random.nextInt());
    long sequenceShift = sequences.unwrap((int) sequence) - sequence;
    long timestampShift = timestamps.unwrap((int) timestamp) - timestamp;
    for (int i = 0; i < 1000; i++) {
      sequence += random.nextInt(-50, 10_000);
      timestamp += random.nextInt(-50, 1 << 30);
      assertThat(sequences.unwrap((int) sequence)).isEqualTo(sequence + sequenceShift);
      assertThat(timestamps.unwrap((int) timestamp)).isEqualTo(timestamp + timestampShift);
    }
  }

  @Test
  void aLookAheadMovesNothing() {
    SequenceUnwrapper sequences = new SequenceUnwrapper();
    long first = sequences.unwrap(65_000);

    assertThat(sequences.peek(20_000)).isEqualTo(first + 20_536);
    assertThat(sequences.peek(50_000)).isEqualTo(first - 15_000);
  }

  @Test
  void whatTheFirstPacketOvertookStaysAboveZero() {
    SequenceUnwrapper sequences = new SequenceUnwrapper();
    TimestampUnwrapper timestamps = new TimestampUnwrapper();

    assertThat(sequences.unwrap(0) - 1).isEqualTo(sequences.unwrap(65_535)).isPositive();
    assertThat(timestamps.unwrap(0) - 1).isEqualTo(timestamps.unwrap(-1)).isPositive();
  }
}
