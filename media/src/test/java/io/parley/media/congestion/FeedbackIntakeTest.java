package io.parley.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.rtcp.TransportCcFeedback;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackIntakeTest {

  private static final long MILLI = 1_000_000L;

  private record Told(long sentNanos, long arrivalNanos, int bytes, boolean wasMissing) {}

  private final SentHistory history = new SentHistory();
  private final FeedbackIntake intake = new FeedbackIntake(history);
  private final Feedbacks receiver = new Feedbacks();
  private final List<Told> received = new ArrayList<>();
  private final List<Long> missing = new ArrayList<>();
  private final PacketReport report =
      new PacketReport() {
        @Override
        public void received(
            long sentNanos,
            long arrivalNanos,
            int bytes,
            long asideBytes,
            int probe,
            boolean wasMissing) {
          received.add(new Told(sentNanos, arrivalNanos, bytes, wasMissing));
        }

        @Override
        public void missing(long sentNanos, int bytes) {
          missing.add(sentNanos);
        }
      };

  @Test
  void tellsOfEachPacketOnce() {
    send(4);
    var first = receiver.arrived(20 * MILLI, 0).arrived(24 * MILLI, 2).tell(30 * MILLI);

    assertThat(intake.read(first, report)).isEqualTo(2);
    assertThat(received).extracting(Told::sentNanos).containsExactly(0L, 2 * MILLI);
    assertThat(received.get(1).arrivalNanos() - received.get(0).arrivalNanos())
        .isEqualTo(4 * MILLI);
    assertThat(missing).containsExactly(MILLI);
    assertThat(history.inFlightBytes()).isEqualTo(1003);

    assertThat(intake.read(first, report)).isEqualTo(-1);
    assertThat(received).hasSize(2);
    assertThat(missing).hasSize(1);
    assertThat(intake.duplicates()).isEqualTo(2);
  }

  @Test
  void aPacketThatWasMissingMayStillCome() {
    send(3);
    intake.read(receiver.arrived(20 * MILLI, 0).arrived(24 * MILLI, 2).tell(30 * MILLI), report);
    intake.read(receiver.arrived(40 * MILLI, 1).tell(50 * MILLI), report);

    assertThat(received).hasSize(3);
    assertThat(received.getLast().wasMissing()).isTrue();
    assertThat(received.getLast().bytes()).isEqualTo(1001);
  }

  @Test
  void whatWasNeverSentOrTooLongAgoIsCounted() {
    send(3);
    intake.read(receiver.arrived(20 * MILLI, 7).tell(30 * MILLI), report);
    intake.read(new Feedbacks().arrived(20 * MILLI, 40_000).tell(30 * MILLI), report);
    assertThat(received).isEmpty();
    assertThat(intake.unknown()).isEqualTo(2);

    send(SentHistory.CAPACITY);
    intake.read(new Feedbacks().arrived(20 * MILLI, 1).tell(30 * MILLI), report);
    assertThat(received).isEmpty();
    assertThat(intake.unknown()).isEqualTo(3);
  }

  @Test
  void goesOnWhereNumbersWrap() {
    for (int i = 0; i < 65_536 / 1024; i++) {
      send(1024);
    }
    send(2);
    TransportCcFeedback told =
        receiver.arrived(20 * MILLI, 65_535).arrived(21 * MILLI, 0).tell(30 * MILLI);

    assertThat(intake.read(told, report)).isEqualTo(65_536);
    assertThat(received).hasSize(2);
    assertThat(history.inFlightBytes()).isEqualTo(1001);
  }

  private void send(int packets) {
    for (int i = 0; i < packets; i++) {
      history.sent(i * MILLI, 1000 + i, 0, 0);
    }
  }
}
