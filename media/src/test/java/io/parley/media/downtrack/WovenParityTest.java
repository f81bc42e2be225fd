package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.repair.RepairMode;
import io.parley.media.repair.RepairPlan;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.TrafficKind;
import io.parley.media.track.IngressStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WovenParityTest {

  private static final int RED = 116;
  private static final int ULPFEC = 117;
  private static final RepairPlan EACH_TWO = new RepairPlan(RepairMode.PARITY, 0, 2, 2_000_000);

  private Forwarding forwarding = new Forwarding(7001, ParityTypes.woven(RED, ULPFEC));
  private IngressStream layer = begin();

  private IngressStream begin() {
    forwarding.downTrack.repairs().plan(forwarding.nowNanos, EACH_TWO);
    forwarding.passMillis(1000);
    return forwarding.layer(0, 5);
  }

  private void frame(int number) {
    forwarding.passMillis(10);
    forwarding.frame(layer, number, number * 3000L, number, number == 1);
  }

  /// A packet of a picture that goes on.
  private void part(int number, int picture) {
    byte[] payload = Forwarding.vp8(picture, picture, picture == 1);
    long timestamp = picture * 3000L;
    forwarding.arrive(layer, layer.format(), false, number, timestamp, new byte[0], payload);
  }

  /// What the packets hold: the type of the block where they are RED, else their own.
  private List<Integer> types() {
    return forwarding.sent.stream()
        .map(sent -> sent.type() == RED ? (int) sent.all()[12] : sent.type())
        .toList();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(1000, 1000 + count).boxed().toList();
  }

  @Test
  void followsThosePacketsUnderNumbersOfTheirs() {
    IntStream.rangeClosed(1, 5).forEach(this::frame);

    assertThat(types()).containsExactly(120, 120, ULPFEC, 120, 120, ULPFEC, 120);
    assertThat(forwarding.sequences()).isEqualTo(numbers(7));
    assertThat(forwarding.downTrack.traffic(1001)).isEqualTo(TrafficKind.VIDEO);
    assertThat(forwarding.downTrack.traffic(1002)).isEqualTo(TrafficKind.OTHER);
    assertThat(forwarding.downTrack.repairs().unasked()).isEqualTo(2);
  }

  @Test
  void comesBehindPicturesOnly() {
    IntStream.rangeClosed(1, 5).forEach(number -> part(number, 1));
    forwarding.frame(layer, 6, 3000, 1, true);

    assertThat(types()).containsExactly(120, 120, 120, 120, 120, 120, ULPFEC, ULPFEC, ULPFEC);
    assertThat(forwarding.sequences()).isEqualTo(numbers(9));
  }

  @Test
  void whatWasOvertakenKeepsItsPlace() {
    List.of(1, 2, 3, 5, 6, 4, 7).forEach(this::frame);

    assertThat(types()).containsExactly(120, 120, ULPFEC, 120, 120, ULPFEC, 120, 120, 120, ULPFEC);
    assertThat(forwarding.sequences())
        .containsExactly(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1004, 1008, 1009);
    assertThat(forwarding.sent.get(7).type()).as("late, and in no sum").isEqualTo(120);
  }

  @Test
  void whenItIsLostItsNumberIsFilled() {
    IntStream.rangeClosed(1, 2).forEach(this::frame);

    assertThat(forwarding.downTrack.nack(forwarding.nowNanos, 1002)).isTrue();
    assertThat(forwarding.last().ssrc()).isEqualTo(7001);
    assertThat(forwarding.last().all()).hasSize(12 + 2).endsWith(1002 >>> 8, 1002 & 0xff);
    assertThat(forwarding.downTrack.nack(forwarding.nowNanos, 1001)).isTrue();
    assertThat(forwarding.last().type()).as("media comes again unwrapped").isEqualTo(121);
  }

  @Test
  void whereNumbersAreNotRepairedApartNoneIsSentTwiceWithOtherBytes() {
    forwarding = new Forwarding(0, ParityTypes.woven(RED, ULPFEC));
    layer = begin();
    IntStream.rangeClosed(1, 2).forEach(this::frame);

    assertThat(forwarding.downTrack.nack(forwarding.nowNanos, 1002)).isFalse();
    assertThat(forwarding.downTrack.nack(forwarding.nowNanos, 1001)).isTrue();
    assertThat(forwarding.last().all()).isEqualTo(forwarding.sent.get(1).all());
  }

  @Test
  void whoCountsPicturesDoesNotWaitForParity() {
    IntStream.rangeClosed(1, 2).forEach(this::frame);
    assertThat(forwarding.downTrack.copies(forwarding.nowNanos, 1002, 1000)).isZero();

    for (int number = 3; number <= 4; number++) {
      byte[] plain = {0x10, (byte) (number == 3 ? 0 : 1), 0, 0};
      forwarding.passMillis(10);
      forwarding.arrive(
          number == 3 ? (layer = forwarding.layer(0, 6)) : layer,
          layer.format(),
          number,
          number * 3000L,
          plain);
    }
    assertThat(types()).containsExactly(120, 120, ULPFEC, 120, 120, ULPFEC);
    assertThat(forwarding.downTrack.copies(forwarding.nowNanos, 1005, 1000)).isEqualTo(1);
    assertThat(forwarding.downTrack.copy(forwarding.nowNanos, 1005)).isTrue();
    assertThat(forwarding.last().all()).hasSize(12 + 2).endsWith(1005 >>> 8, 1005 & 0xff);
  }

  @Test
  void whatIsLetGoTakesItsParityAlong() {
    frame(1);
    forwarding.holds = true;
    IntStream.rangeClosed(2, 5).forEach(this::frame);
    forwarding.downTrack.pause(forwarding.nowNanos, true);
    forwarding.holds = false;
    forwarding.downTrack.pause(forwarding.nowNanos, false);
    forwarding.passMillis(10);
    forwarding.frame(layer, 6, 18_000, 6, true);
    frame(7);

    assertThat(types()).containsExactly(120, 120, 120, ULPFEC);
    assertThat(forwarding.sequences()).isEqualTo(numbers(4));
  }

  @Test
  void nothingIsWrappedWithoutAPlan() {
    forwarding.downTrack.repairs().plan(forwarding.nowNanos, RepairPlan.ON_REQUEST);
    IntStream.rangeClosed(1, 5).forEach(this::frame);

    assertThat(forwarding.sent).allMatch(sent -> sent.type() == 120);
    assertThat(forwarding.sequences()).isEqualTo(numbers(5));
  }
}
