package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.parley.media.layer.Layers;
import io.parley.media.repair.RepairMode;
import io.parley.media.repair.RepairPlan;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import io.parley.media.section.TrafficKind;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    public void started(long track, int encoding, String rid, int ssrc, Codec codec) {}

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
  private long wovenBytes;

  @Test
  void makesNoGarbage() {
    var section =
        new SendSection(
            "0", MediaKind.VIDEO, List.of(VP8), ExtensionIds.NONE, new StreamSsrc(7, 8), "cname");
    Outgoing writes =
        (nanos, downTrack, number, again, bytes) -> {
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

  @Test
  void whatIsSentUnaskedMakesNoGarbage() {
    SendSection apart = takingParity(ParityTypes.apart(118));
    SendSection woven = takingParity(ParityTypes.woven(116, 117));
    Outgoing writes =
        (nanos, downTrack, number, again, bytes) -> {
          int length = downTrack.write(number, again, target, 0, 2048);
          int parity = again ? -1 : downTrack.protect(nanos, number, target, 0, length);
          written += parity < 0 ? 0 : downTrack.writeParity(parity, -1, target, 0, 2048);
          if (!again && downTrack.copies(nanos, number, length) > 0) {
            downTrack.copy(nanos, number);
          }
          boolean wovenParity = downTrack.traffic(number) == TrafficKind.OTHER;
          written += again ? length : 0;
          wovenBytes += wovenParity ? length : 0;
          return true;
        };
    var copies = new RepairPlan(RepairMode.COPIES, 1, 0, 2_000_000);
    var parity = new RepairPlan(RepairMode.PARITY, 0, 4, 2_000_000);
    for (int i = 0; i < 3; i++) {
      SendSection section = i == 2 ? woven : apart;
      var each = new DownTrack(i, section, 0, slots, writes, new PacketRewriter(), id -> {});
      each.repairs().plan(0, i == 0 ? copies : parity);
      track.add(0, each);
    }
    forward(WARM_UP);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    written = 0;
    wovenBytes = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    forward(PACKETS / 5);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(written).isGreaterThan(PACKETS / 5 / 4 * (long) PAYLOAD.length);
    assertThat(wovenBytes).isGreaterThan(PACKETS / 5 / 5 * (long) PAYLOAD.length);
    assertThat(allocated).isLessThan(PACKETS / 5);
    track.close();
    slots.close();
  }

  private static SendSection takingParity(ParityTypes parity) {
    return new SendSection(
        "0",
        MediaKind.VIDEO,
        List.of(VP8),
        ExtensionIds.NONE,
        new StreamSsrc(7, 8, parity.isApart() ? 9 : 0),
        "cname",
        parity);
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

  @ParameterizedTest
  @MethodSource("layered")
  void makesNoGarbageWhereLayersAreLeftOut(LayerStructure structure) {
    var format = new PayloadFormat(96, structure.codec(), 97, "", true);
    var extensions = new ExtensionIds(0, 0, 0, 0, 0, 0, 5, 0, 0);
    var layered =
        Objects.requireNonNull(track.begin(1, "", 6, format, extensions), "a stream of its own");
    var section =
        new SendSection(
            "0", MediaKind.VIDEO, List.of(format), extensions, new StreamSsrc(7, 8), "cname");
    Outgoing writes =
        (nanos, downTrack, number, again, bytes) -> {
          written += downTrack.write(number, again, target, 0, 2048);
          return true;
        };
    for (int i = 0; i < 3; i++) {
      var each = new DownTrack(i, section, 0, slots, writes, new PacketRewriter(), id -> {});
      track.add(0, each);
      each.target(0, i == 0 ? Layers.ALL : i - 1, i);
    }
    var loop = new LayeredLoop(structure);
    replay(loop, layered, format, WARM_UP / 4);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    written = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    replay(loop, layered, format, PACKETS / 5);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(written).isGreaterThan(PACKETS);
    assertThat(allocated).isLessThan(PACKETS / 5);
    assertThat(track.malformedDescriptors()).isZero();
    track.close();
    slots.close();
  }

  static List<LayerStructure> layered() {
    return List.of(
        new LayerStructure(Codec.VP9, false, 1, 3, 3, LayerStructure.Prediction.FULL),
        new LayerStructure(Codec.AV1, true, 1, 3, 3, LayerStructure.Prediction.KEY));
  }

  private void replay(LayeredLoop loop, IngressStream layered, PayloadFormat format, int packets) {
    for (int i = 0; i < packets; i++) {
      loop.next();
      nowNanos += 2_000_000;
      int slot = slots.acquire(PacketSlots.LARGE_BYTES);
      var memory = slots.memory(slot);
      long at = slots.offset(slot);
      int number = (int) sequence & 0xffff;
      writer.begin(memory, at, 2048, loop.marker(), 96, number, loop.timestamp(), 6);
      if (loop.descriptor().length > 0) {
        writer.extension(5, loop.descriptor());
      }
      writer.endHeader();
      writer.payload(loop.payload(), 0, (int) loop.payload().byteSize());
      slots.setLength(slot, writer.end());
      header.wrap(memory, at, slots.length(slot));
      layered.arrived(nowNanos, format, number, header.timestamp(), header.payloadBytes());
      track.forward(nowNanos, layered, header, slot, sequence++);
    }
  }
}
