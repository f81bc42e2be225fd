package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

  private final OutboundQueue queue = new OutboundQueue(1000);

  @Test
  void servesStreamsInTurn() {
    add(1, -1);
    add(1, -1);
    add(2, -1);

    assertThat(takeStream(0)).isEqualTo(1);
    assertThat(takeStream(0)).isEqualTo(2);
    assertThat(takeStream(0)).isEqualTo(1);
    assertThat(queue.head(0)).isNull();
  }

  @Test
  void staysWithAMessageUntilItIsTakenWhole() {
    OutboundMessage first = add(1, -1);
    add(2, -1);

    assertThat(queue.head(0)).isSameAs(first);
    first.taken = 50;
    assertThat(queue.head(0)).isSameAs(first);
    first.taken = 100;
    assertThat(queue.head(0)).isNotSameAs(first);
  }

  @Test
  void dropsWhatExpiredWithoutLeavingAHole() {
    add(1, 10);
    OutboundMessage kept = add(1, -1);

    assertThat(queue.head(11_000_000)).isSameAs(kept);
    assertThat(kept.ssn).isZero();
    assertThat(queue.bufferedBytes()).isEqualTo(100);
  }

  @Test
  void tellsOnceThatThereIsSpaceAgain() {
    OutboundMessage first = add(1, -1);
    for (int i = 0; i < 5; i++) {
      add(1, -1);
    }
    assertThat(queue.refuses(100)).isTrue();
    assertThat(queue.takeRelieved()).isFalse();
    for (int i = 0; i < 3; i++) {
      queue.release(first);
    }

    assertThat(queue.takeRelieved()).isTrue();
    assertThat(queue.takeRelieved()).isFalse();
  }

  @Test
  void dropsAllThatAStreamHasNotBegun() {
    OutboundMessage begun = add(1, -1);
    queue.head(0);
    add(1, -1);
    add(2, -1);
    queue.dropWaiting(1);

    assertThat(queue.bufferedBytes(1)).isEqualTo(100);
    assertThat(queue.head(0)).isSameAs(begun);
    begun.taken = 100;
    assertThat(takeStream(0)).isEqualTo(2);
  }

  private OutboundMessage add(int stream, int maxLifetimeMillis) {
    OutboundMessage message =
        new OutboundMessage(
            queue.stream(stream), 53, new byte[100], true, -1, maxLifetimeMillis, 0);
    queue.add(message);
    return message;
  }

  private int takeStream(long nowNanos) {
    OutboundMessage message = Objects.requireNonNull(queue.head(nowNanos));
    message.taken = message.bytes;
    return message.stream.id;
  }
}
