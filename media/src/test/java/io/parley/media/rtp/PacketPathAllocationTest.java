package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.parley.media.audio.AudioLevelMeter;
import io.parley.media.codec.KeyFrames;
import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.codec.Vp9Descriptor;
import io.parley.media.rtcp.RtcpKind;
import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.rtcp.TransportCcRecorder;
import io.parley.media.section.Codec;
import io.parley.media.wire.Wire;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Garbage on the packet path becomes pauses in everybody's call.
class PacketPathAllocationTest {

  private static final int PACKETS = 1_000_000;
  private static final int WARM_UP = 200_000;
  private static final int PACKET_NANOS = 1_000_000;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate(4096);
  private long checksum;

  @AfterEach
  void freeMemory() {
    arena.close();
    assertThat(checksum).as("nothing was optimised away").isNotZero();
  }

  private static void assertAllocatesNothing(LongConsumer packet) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long index = 0;
    while (index < WARM_UP) {
      packet.accept(index++);
    }
    long before = threads.getThreadAllocatedBytes(thread);
    while (index < WARM_UP + PACKETS) {
      packet.accept(index++);
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat((double) allocated / PACKETS).as("bytes per packet").isLessThan(1);
  }

  @Test
  void writingAndReadingAHeaderAllocatesNothing() {
    RtpWriter writer = new RtpWriter();
    RtpHeader header = new RtpHeader();
    RtxUnwrap rtx = new RtxUnwrap();
    byte[] mid = {'0'};
    assertAllocatesNothing(
        i -> {
          writer.begin(memory, 0, 1500, (i & 1) == 0, 96, (int) i, (int) i * 3000, 7);
          writer.extension(1, mid);
          writer.extensionU16(3, (int) i);
          writer.extensionU8(4, 30);
          writer.endHeader();
          writer.payload(memory, 2000, 100);
          int length = writer.end();
          header.wrap(memory, 0, length);
          checksum += header.sequenceNumber() + header.transportSequence(3) + header.audioLevel(4);
          checksum += header.extensionEquals(1, mid) ? 1 : 0;
          checksum += rtx.unwrap(memory, 0, length, 8, 97);
        });
  }

  @Test
  void readingDescriptorsAllocatesNothing() {
    byte[] vp8Payload = HexFormat.of().parseHex("90f0923455b100ff");
    byte[] vp9Payload = HexFormat.of().parseHex("aa92340007180140016802005401ff");
    MemorySegment.copy(MemorySegment.ofArray(vp8Payload), 0, memory, 0, vp8Payload.length);
    MemorySegment.copy(MemorySegment.ofArray(vp9Payload), 0, memory, 100, vp9Payload.length);
    Vp8Descriptor vp8 = new Vp8Descriptor();
    Vp9Descriptor vp9 = new Vp9Descriptor();
    assertAllocatesNothing(
        i -> {
          vp8.wrap(memory, 0, vp8Payload.length);
          checksum += vp8.rewrite(memory, 200, (int) i, true, (int) i, (int) i);
          vp9.wrap(memory, 100, vp9Payload.length);
          checksum += vp9.pictureId();
          checksum += KeyFrames.isKeyFrame(Codec.VP8, memory, 0, vp8Payload.length) ? 1 : 0;
        });
  }

  @Test
  void trackingALossyStreamAllocatesNothing() {
    SequenceUnwrapper sequences = new SequenceUnwrapper();
    MissingPackets missing = new MissingPackets();
    ReceptionStatistics statistics = new ReceptionStatistics(90_000);
    AudioLevelMeter meter = new AudioLevelMeter(48_000);
    long[] due = new long[64];
    assertAllocatesNothing(
        i -> {
          long nowNanos = i * PACKET_NANOS;
          meter.observe(nowNanos, (int) i & 63, (int) i * 48);
          if (i % 10 != 3) {
            missing.received(nowNanos, sequences.unwrap((int) i));
            statistics.received(nowNanos, (int) i & 0xffff, (int) i * 90);
          }
          checksum += missing.takeDue(nowNanos, 50_000_000, due);
        });
    checksum += statistics.cumulativeLost();
  }

  @Test
  void feedbackAllocatesNothing() {
    TransportCcRecorder recorder = new TransportCcRecorder();
    RtcpWriter writer = new RtcpWriter();
    RtcpReader reader = new RtcpReader();
    TransportCcFeedback feedback = new TransportCcFeedback();
    long[] lost = {1, 2, 30};
    assertAllocatesNothing(
        i -> {
          long nowNanos = i * PACKET_NANOS;
          if (i % 10 != 3) {
            recorder.arrived(nowNanos, (int) i & 0xffff, i % 5 == 0);
          }
          if (!recorder.isDue(nowNanos)) {
            return;
          }
          writer.begin(memory, 0, 1200);
          writer.nack(1, 2, lost, lost.length);
          recorder.write(nowNanos, writer, 1, 2);
          reader.wrap(memory, 0, writer.length());
          while (reader.next()) {
            checksum += reader.kind() == RtcpKind.NACK ? 1 : 2;
          }
          checksum += feedback.read(reader) ? feedback.count() : 0;
        });
    checksum += Wire.u8(memory, 0);
  }
}
