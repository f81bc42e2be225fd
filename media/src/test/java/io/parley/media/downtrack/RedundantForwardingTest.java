package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.parley.media.codec.RedPayload;
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
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// One audio track to subscribers that take repeated frames and to some that do not.
class RedundantForwardingTest {

  private static final PayloadFormat IN = new PayloadFormat(111, Codec.OPUS, -1, "", true);
  private static final PayloadFormat PLAIN = new PayloadFormat(109, Codec.OPUS, -1, "", true);
  private static final int RED = 63;

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

  private final PacketSlots slots = new PacketSlots(512, 512);
  private final Silent silent = new Silent();
  private final Track track = new Track(1, MediaKind.AUDIO, false, silent, silent, slots, () -> {});
  private final IngressStream stream =
      Objects.requireNonNull(track.begin(0, "", 5, IN, ExtensionIds.NONE));
  private final RtpWriter writer = new RtpWriter();
  private final RtpHeader header = new RtpHeader();
  private final RtpHeader left = new RtpHeader();
  private final RedPayload red = new RedPayload();
  private final MemorySegment target = MemorySegment.ofArray(new byte[2048]);
  private final byte[] frame = new byte[1275];
  private final MemorySegment frameMemory = MemorySegment.ofArray(frame);
  private final List<byte[]> sent = new ArrayList<>();
  private long nowNanos;
  private long written;
  private int reported;
  private int lost;

  private DownTrack subscriber(PayloadFormat format, Outgoing outgoing) {
    var section =
        new SendSection(
            "0", MediaKind.AUDIO, List.of(format), ExtensionIds.NONE, new StreamSsrc(7, 0), "c");
    var downTrack = new DownTrack(2, section, 0, slots, outgoing, new PacketRewriter(), id -> {});
    track.add(nowNanos, downTrack);
    return downTrack;
  }

  private boolean keep(long atNanos, DownTrack downTrack, long sequence, boolean again, int bytes) {
    int length = downTrack.write(sequence, again, target, 0, 2048);
    sent.add(target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    return true;
  }

  private boolean count(
      long atNanos, DownTrack downTrack, long sequence, boolean again, int bytes) {
    written += downTrack.write(sequence, again, target, 0, 2048);
    return true;
  }

  /// A frame of 20 ms whose bytes are its number.
  private void frame(int number, int bytes) {
    nowNanos += 20_000_000;
    int slot = slots.acquire(PacketSlots.LARGE_BYTES);
    MemorySegment memory = slots.memory(slot);
    long offset = slots.offset(slot);
    writer.begin(memory, offset, 2048, false, 111, number & 0xffff, number * 960, 5);
    writer.endHeader();
    for (int i = 0; i < Math.min(bytes, 4); i++) {
      frame[i] = (byte) number;
    }
    writer.payload(frameMemory, 0, bytes);
    slots.setLength(slot, writer.end());
    header.wrap(memory, offset, slots.length(slot));
    long sequence = stream.arrived(nowNanos, IN, number & 0xffff, number * 960, bytes);
    stream.missing().received(nowNanos, sequence);
    track.forward(nowNanos, stream, header, slot, sequence);
  }

  /// What a packet says: its type, and of each frame the first byte, the oldest first.
  private String read(byte[] packet) {
    MemorySegment memory = MemorySegment.ofArray(packet);
    assertThat(left.wrap(memory, 0, packet.length)).isTrue();
    if (left.payloadType() != RED) {
      return left.payloadType() + ":" + packet[(int) left.payloadOffset()];
    }
    assertThat(red.wrap(memory, left.payloadOffset(), left.payloadBytes())).isTrue();
    var text = new StringBuilder("red:");
    for (int i = 0; i < red.blocks(); i++) {
      assertThat(red.type(i)).isEqualTo(109);
      int number = packet[(int) red.offset(i)];
      assertThat(left.timestamp() - red.timestampOffset(i)).isEqualTo(number * 960);
      text.append(number).append(' ');
    }
    return text.append(packet[(int) red.primaryOffset()]).toString();
  }

  private List<String> read() {
    var texts = sent.stream().map(this::read).toList();
    sent.clear();
    return texts;
  }

  /// Reports a share of loss until it is believed.
  private void loses(DownTrack downTrack, int share, int reports) {
    for (int i = 0; i < reports; i++) {
      reported += 100;
      lost += share;
      downTrack.reported(lost, reported - 1, 0);
    }
  }

  @Test
  void eachGetsWhatItTakes() {
    subscriber(PLAIN, this::keep);
    subscriber(PLAIN.withRed(RED), this::keep);

    frame(10, 80);
    frame(11, 80);
    frame(12, 80);

    assertThat(read())
        .containsExactly("109:10", "red:10", "109:11", "red:10 11", "109:12", "red:11 12");
  }

  @Test
  void aPacketIsBuiltOnceForAllOfADepth() {
    for (int i = 0; i < 3; i++) {
      subscriber(PLAIN.withRed(RED), this::keep);
    }
    frame(1, 80);
    frame(2, 80);

    assertThat(read()).hasSize(6).endsWith("red:1 2", "red:1 2", "red:1 2");
    assertThat(slots.taken()).as("two frames, each kept as it came and as it went").isEqualTo(4);
    track.close();
    assertThat(slots.taken()).isZero();
  }

  @Test
  void whoLosesMoreGetsMore() {
    var losing = subscriber(PLAIN.withRed(RED), this::keep);
    for (int i = 1; i <= 6; i++) {
      frame(i, 80);
    }
    sent.clear();
    loses(losing, 20, 1);
    assertThat(losing.redundancy()).isEqualTo(3);
    frame(7, 80);
    loses(losing, 30, 6);
    assertThat(losing.redundancy()).isEqualTo(5);
    frame(8, 80);

    assertThat(read()).containsExactly("red:4 5 6 7", "red:3 4 5 6 7 8");
  }

  @Test
  void whatIsNotHereIsLeftOut() {
    var losing = subscriber(PLAIN.withRed(RED), this::keep);
    frame(1, 80);
    loses(losing, 20, 1);
    frame(2, 80);
    frame(4, 80);
    frame(3, 80); // overtaken: it goes alone
    frame(5, 80);

    assertThat(read()).containsExactly("red:1", "red:1 2", "red:1 2 4", "109:3", "red:2 3 4 5");
  }

  @Test
  void musicRepeatsWhatFitsOnly() {
    var losing = subscriber(PLAIN.withRed(RED), this::keep);
    frame(1, 500);
    loses(losing, 50, 1);
    frame(2, 500);
    frame(3, 600);
    frame(4, 1200);
    frame(5, 1275);
    frame(6, 1);

    assertThat(sent).allMatch(packet -> packet.length <= 1200 || read(packet).startsWith("109"));
    assertThat(read()).containsExactly("red:1", "red:1 2", "red:2 3", "109:4", "109:5", "red:6");
  }

  @Test
  void aLongSilenceIsNotReachedBackOver() {
    var losing = subscriber(PLAIN.withRed(RED), this::keep);
    frame(1, 80);
    loses(losing, 70, 6);
    assertThat(losing.redundancy()).isEqualTo(12);
    int number = 2;
    nowNanos += 400_000_000L;
    // 400 ms later in the same row: a timestamp offset does not say that.
    int slot = slots.acquire(PacketSlots.LARGE_BYTES);
    MemorySegment memory = slots.memory(slot);
    long offset = slots.offset(slot);
    writer.begin(memory, offset, 2048, false, 111, number, 960 + 19_200, 5);
    writer.endHeader();
    writer.payload(MemorySegment.ofArray(new byte[] {9}), 0, 1);
    slots.setLength(slot, writer.end());
    header.wrap(memory, offset, slots.length(slot));
    long sequence = stream.arrived(nowNanos, IN, number, 960 + 19_200, 1);
    track.forward(nowNanos, stream, header, slot, sequence);

    assertThat(read()).containsExactly("red:1", "red:9");
  }

  @Test
  void whatIsSentAgainHasTheSameBytes() {
    var downTrack = subscriber(PLAIN.withRed(RED), this::keep);
    frame(1, 80);
    frame(2, 80);
    loses(downTrack, 50, 1);
    frame(3, 80);

    assertThat(downTrack.nack(nowNanos, 1)).isTrue();
    assertThat(sent.getLast()).isEqualTo(sent.get(1));
    for (int i = 4; i < 40; i++) {
      frame(i, 80);
    }
    assertThat(downTrack.nack(nowNanos, 1)).as("its slot was given away").isFalse();
  }

  @Test
  void whatWasSaidWhileMutedIsNotRepeated() {
    subscriber(PLAIN.withRed(RED), this::keep);
    frame(1, 80);
    track.mute(true);
    frame(2, 80);
    track.mute(false);
    frame(3, 80);
    frame(4, 80);

    assertThat(read()).containsExactly("red:1", "red:3", "red:3 4");
  }

  @Test
  void makesNoGarbage() {
    subscriber(PLAIN, this::count);
    for (int i = 0; i < 3; i++) {
      loses(subscriber(PLAIN.withRed(RED), this::count), 30, i * 3);
    }
    for (int i = 0; i < 50_000; i++) {
      frame(i, 80);
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int packets = 50_000;
    written = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < packets; i++) {
      frame(50_000 + i, 80);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(written).isGreaterThan(packets * 4L * 92);
    assertThat(allocated).isLessThan(packets);
  }
}
