package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.layer.Layers;
import io.parley.media.track.IngressStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What waits for a full link, and is of no use any more when its turn comes.
class LetGoTest {

  private final Forwarding call = new Forwarding();
  private final IngressStream low = call.layer(0, 5);
  private final IngressStream high = call.layer(1, 6);

  private void bothSend(int sequence, boolean key) {
    call.passMillis(40);
    call.frame(low, sequence, sequence * 3000L, sequence, key);
    call.frame(high, sequence, sequence * 3000L, sequence, key);
  }

  @Test
  void aLowerLayerTakesThePlaceOfWhatWaits() {
    bothSend(1, true);
    call.holds = true;
    bothSend(2, false);
    bothSend(3, false);
    call.release(1);
    assertThat(call.waiting).hasSize(1);

    call.downTrack.target(call.nowNanos, 0, Layers.ALL);
    bothSend(4, true);
    bothSend(5, false);
    call.release(2);

    assertThat(call.waiting).isEmpty();
    assertThat(call.sequences()).containsExactly(1000, 1001, 1002, 1003, 1004);
    assertThat(call.downTrack.current()).isSameAs(low);
    assertThat(call.sent.get(3).picture()).isGreaterThan(call.sent.get(2).picture());
    assertThat(call.sent.get(3).timestamp()).isGreaterThan(call.sent.get(2).timestamp());
  }

  @Test
  void whatIsPausedDoesNotLeave() {
    bothSend(1, true);
    call.holds = true;
    bothSend(2, false);
    call.downTrack.target(call.nowNanos, Layers.NOTHING, Layers.ALL);
    assertThat(call.waiting).isEmpty();

    call.holds = false;
    call.downTrack.target(call.nowNanos, Layers.ALL, Layers.ALL);
    bothSend(3, true);
    assertThat(call.sequences()).containsExactly(1000, 1001, 1002);
  }

  @Test
  void whatLeftBeforeIsSentAgainEmptyOnly() {
    bothSend(1, true);
    call.holds = true;
    bothSend(2, false);
    call.downTrack.target(call.nowNanos, 0, Layers.ALL);
    bothSend(3, true);
    call.holds = false;

    assertThat(call.downTrack.nack(call.nowNanos, 1000)).isTrue();
    assertThat(call.last().ssrc()).isEqualTo(7001);
    assertThat(call.last().picture()).isEqualTo(-1);
  }

  @Test
  void withoutARetransmissionSourceNothingIsRepeatedOtherwiseThanItWas() {
    var plain = new Forwarding(List.of(Forwarding.OUT), 0);
    var stream = plain.layer(0, 5);
    plain.frame(stream, 1, 0, 1, true);
    plain.downTrack.pause(plain.nowNanos, true);

    assertThat(plain.downTrack.nack(plain.nowNanos, 1000)).isFalse();
    assertThat(plain.sent).hasSize(1);
  }

  @Test
  void aPacketThatIsGoneIsFollowedByAKeyFrame() {
    bothSend(1, true);
    call.holds = true;
    bothSend(2, false);
    bothSend(3, false);
    call.keyFramesAsked.clear();
    call.downTrack.gone(call.nowNanos, call.waiting.getFirst());

    assertThat(call.waiting).isEmpty();
    call.passMillis(1000);
    assertThat(call.keyFramesAsked).contains(6);
    bothSend(4, false);
    bothSend(5, true);
    call.release(1);
    assertThat(call.sequences()).containsExactly(1000, 1001, 1002);
  }

  @Test
  void aPacketOfTheStreamBeforeIsNotMissed() {
    bothSend(1, true);
    call.holds = true;
    bothSend(2, false);
    long old = call.waiting.getFirst() - 1;
    call.downTrack.gone(call.nowNanos, old - 1);

    assertThat(call.waiting).hasSize(1);
    assertThat(call.downTrack.current()).isSameAs(high);
  }
}
