package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSenderTest {

  private static final int FIRST_TSN = 100;
  private static final int WINDOW_BYTES = 100_000;

  private final OutboundQueue queue = new OutboundQueue(1 << 20);
  private final RtoEstimator rto = new RtoEstimator();
  private DataSender sender = sender(WINDOW_BYTES);
  private final ChunkReader reader = new ChunkReader();
  private long forwardedTo;

  @Test
  void sendsWhatThreeAcknowledgementsPassedOverAgain() {
    offer(8, true, -1);
    assertThat(sent(0)).containsExactly(100, 101, 102, 103, 104, 105, 106, 107);
    sack(10, 100, 2, 2);
    sack(20, 100, 2, 3);
    assertThat(sent(20)).isEmpty();

    sack(30, 100, 2, 4);
    assertThat(sent(30)).containsExactly(101);
    sack(40, 100, 2, 5);
    assertThat(sent(40)).isEmpty();
  }

  @Test
  void sendsAllAgainWhenTimeRunsOutButOneAtFirst() {
    offer(4, true, -1);
    assertThat(sent(0)).hasSize(4);
    sender.advance(at(999));
    assertThat(sent(999)).isEmpty();

    sender.advance(at(1000));
    assertThat(sent(1000)).containsExactly(100);
    sack(1100, 100);
    assertThat(sent(1100)).containsExactly(101, 102);
  }

  @Test
  void saysWhatItWillNotSendAgain() {
    offer(2, true, 0);
    assertThat(sent(0)).hasSize(2);
    sender.advance(at(1000));

    assertThat(sent(1000)).isEmpty();
    assertThat(forwardedTo).isEqualTo(101);
    assertThat(queue.bufferedBytes()).isZero();
    assertThat(sender.idle()).isFalse();
    sack(1100, 101);
    assertThat(sender.idle()).isTrue();
  }

  @Test
  void repeatsTheForwardTsnUntilItIsConfirmed() {
    offer(1, false, 0);
    sent(0);
    sender.advance(at(1000));
    sent(1000);
    forwardedTo = 0;
    sender.advance(at(5000));
    sent(5000);

    assertThat(forwardedTo).isEqualTo(100);
  }

  @Test
  void aRetransmissionLimitLetsItTryThatOften() {
    offer(1, true, 1);
    sent(0);
    sender.advance(at(1000));
    assertThat(sent(1000)).containsExactly(100);
    sender.advance(at(5000));

    assertThat(sent(5000)).isEmpty();
    assertThat(forwardedTo).isEqualTo(100);
  }

  @Test
  void finishesWhatItBeganForAPeerWithoutForwardTsn() {
    InitChunk plain = new InitChunk(1, WINDOW_BYTES, 10, 10, 1, false, false, null, new byte[0]);
    sender = new DataSender(SctpConfig.STANDARD, queue, rto, plain, FIRST_TSN);
    offer(1, true, 0);
    sent(0);
    sender.advance(at(1000));

    assertThat(sent(1000)).containsExactly(100);
  }

  @Test
  void probesAClosedWindowWithOnePacket() {
    sender = sender(0);
    offer(3, true, -1);

    assertThat(sent(0)).containsExactly(100);
    sender.acknowledged(at(10), new Sack(100, 0, new int[0], new int[0]));
    assertThat(sent(10)).containsExactly(101);
    for (int second = 2; second < 300; second++) {
      sender.advance(at(second * 1000));
      assertThat(sent(second * 1000L)).hasSizeLessThanOrEqualTo(1);
      sender.acknowledged(at(second * 1000), new Sack(100, 0, new int[0], new int[0]));
    }
    assertThat(sender.gone()).isFalse();
  }

  @Test
  void stopsAtTheCongestionWindow() {
    offer(50, true, -1);

    assertThat(sent(0)).hasSize(CongestionWindow.INITIAL_PACKETS);
  }

  @Test
  void ignoresAcknowledgementsThatAreOldOrLies() {
    offer(3, true, -1);
    sent(0);
    sack(10, 101);
    sack(11, 100);
    sack(12, 500);
    sack(13, 99);

    assertThat(sender.cumulativeTsn()).isEqualTo(101);
    assertThat(sender.idle()).isFalse();
  }

  @Test
  void survivesAnOvertakenAcknowledgementWithFewerBlocks() {
    offer(4, true, -1);
    sent(0);
    sack(10, 99, 2, 4);
    sack(11, 99, 2, 2);
    sack(12, 103);

    assertThat(sender.idle()).isTrue();
    assertThat(queue.isEmpty()).isTrue();
    offer(20, true, -1);
    assertThat(sent(20)).hasSizeGreaterThanOrEqualTo(CongestionWindow.INITIAL_PACKETS);
  }

  @Test
  void givesUpAfterManyTimeoutsInARow() {
    offer(1, true, -1);
    long second = 0;
    while (!sender.gone()) {
      sent(second * 1000);
      second++;
      sender.advance(at(second * 1000));
    }
    assertThat(second).isBetween(30L, 90L);
  }

  private static long at(long millis) {
    return millis * 1_000_000;
  }

  private DataSender sender(int windowBytes) {
    InitChunk peer = new InitChunk(1, windowBytes, 10, 10, 1, true, true, null, new byte[0]);
    return new DataSender(SctpConfig.STANDARD, queue, rto, peer, FIRST_TSN);
  }

  /// Messages that fill a packet each.
  private void offer(int count, boolean ordered, int maxRetransmits) {
    for (int i = 0; i < count; i++) {
      queue.add(
          new OutboundMessage(queue.stream(0), 53, new byte[1100], ordered, maxRetransmits, -1, 0));
    }
  }

  /// TSNs of what leaves now.
  private List<Integer> sent(long millis) {
    List<Integer> tsns = new ArrayList<>();
    while (true) {
      PacketBuilder builder = new PacketBuilder(SctpConfig.STANDARD);
      sender.fill(at(millis), builder);
      if (builder.isEmpty()) {
        return tsns;
      }
      byte[] packet = builder.finish(1);
      reader.wrap(packet, 0, packet.length, 5000);
      while (reader.next()) {
        if (reader.type() == ChunkType.DATA) {
          tsns.add(reader.i32(0));
        } else if (reader.type() == ChunkType.FORWARD_TSN) {
          forwardedTo = reader.u32(0);
        }
      }
    }
  }

  private void sack(long millis, int cumulative, int... block) {
    int[] starts = block.length == 0 ? new int[0] : new int[] {block[0]};
    int[] ends = block.length == 0 ? new int[0] : new int[] {block[1]};
    sender.acknowledged(at(millis), new Sack(cumulative, WINDOW_BYTES, starts, ends));
  }
}
