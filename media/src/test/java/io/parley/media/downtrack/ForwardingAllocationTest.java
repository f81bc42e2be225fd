package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import io.parley.media.slots.PacketSlots;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Publisher;
import io.parley.media.track.Track;
import io.parley.media.track.TrackListener;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A packet that is forwarded makes no garbage, from the track to what is encrypted.
class ForwardingAllocationTest {

  private static final int PACKETS = 1_000_000;
  private static final int WARM_UP = 200_000;
  private static final PayloadFormat VP8 = new PayloadFormat(96, Codec.VP8, 97, "", true);
  private static final byte[] PAYLOAD = new byte[1000];

  static {
    PAYLOAD[0] = (byte) 0x90; // X, S: extended, a frame's start
    PAYLOAD[1] = (byte) 0xf0; // I, L, T, K
    PAYLOAD[2] = (byte) 0x80;
  }

  private static final class Silent implements Publisher, TrackListener {
    @Override
    public void requestKeyFrame(long nowNanos, int ssrc) {}

    @Override
    public long toLocalNanos(long ntpTime) {
      return ntpTime;
    }

    @Override
    public void started(long track, String rid, int ssrc, Codec codec) {}

    @Override
    public void level(long track, double level, boolean active) {}
  }

  private final PacketSlots slots = new PacketSlots(256, 2048);
  private final RtpWriter writer = new RtpWriter();
  private final RtpHeader header = new RtpHeader();
  private final MemorySegment payload = MemorySegment.ofArray(PAYLOAD);
  private final MemorySegment target = MemorySegment.ofArray(new byte[2048]);
  private final Silent silent = new Silent();
  private final Track track = new Track(1, MediaKind.VIDEO, false, silent, silent, slots, () -> {});
  private final IngressStream stream =
      Objects.requireNonNull(track.begin(0, "", 5, VP8, ExtensionIds.NONE));
  private long nowNanos;
  private long sequence = 1 << 16;
  private long written;

  @Test
  void makesNoGarbage() {
    var section =
        new SendSection(
            "0", MediaKind.VIDEO, List.of(VP8), ExtensionIds.NONE, new StreamSsrc(7, 8), "cname");
    Outgoing writes =
        (downTrack, number, again) -> {
          written += downTrack.write(number, again, target, 0, 2048);
          return true;
        };
    for (int i = 0; i < 3; i++) {
      track.add(0, new DownTrack(i, section, 0, slots, writes, new PacketRewriter(), id -> {}));
    }
    forward(WARM_UP);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    written = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    forward(PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(written).isEqualTo(3L * PACKETS * (12 + PAYLOAD.length));
    assertThat(allocated).isLessThan(PACKETS);
    track.close();
    assertThat(slots.taken()).isZero();
    slots.close();
  }

  private void forward(int packets) {
    for (int i = 0; i < packets; i++) {
      nowNanos += 1_000_000;
      int slot = slots.acquire(PacketSlots.LARGE_BYTES);
      var memory = slots.memory(slot);
      long at = slots.offset(slot);
      int number = (int) sequence & 0xffff;
      writer.begin(memory, at, 2048, true, 96, number, (int) sequence * 90, 5);
      writer.endHeader();
      writer.payload(payload, 0, PAYLOAD.length);
      slots.setLength(slot, writer.end());
      header.wrap(memory, at, slots.length(slot));
      stream.arrived(nowNanos, VP8, number, header.timestamp(), header.payloadBytes());
      track.forward(nowNanos, stream, header, slot, sequence++);
    }
  }
}
