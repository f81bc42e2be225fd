package io.parley.media.downtrack;

import io.parley.media.rtcp.NtpTime;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import io.parley.media.slots.PacketSlots;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Publisher;
import io.parley.media.track.Track;
import io.parley.media.track.TrackListener;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// One video track with layers and one down-track, without transports: packets are crafted, and
/// what would leave is read back.
final class Forwarding {

  static final PayloadFormat VP8 = new PayloadFormat(96, Codec.VP8, 97, "", true);
  static final PayloadFormat OUT = new PayloadFormat(120, Codec.VP8, 121, "", true);

  /// What left: a packet as the subscriber sees it.
  record Sent(int ssrc, int type, int sequence, long timestamp, int picture, int tl0, byte[] all) {}

  final PacketSlots slots;
  final List<Integer> keyFramesAsked = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();
  final Track track;
  final DownTrack downTrack;
  long nowNanos = -5_000_000_000L;

  /// Packets wait, as on a link that is full.
  boolean holds;

  final List<Long> waiting = new ArrayList<>();

  private final RtpHeader header = new RtpHeader();
  private final MemorySegment out = MemorySegment.ofArray(new byte[2048]);

  Forwarding() {
    this(List.of(OUT), 7001);
  }

  Forwarding(List<PayloadFormat> formats, int rtxSsrc) {
    this(formats, rtxSsrc, ExtensionIds.NONE, 64);
  }

  Forwarding(List<PayloadFormat> formats, int rtxSsrc, ExtensionIds extensions, int slotCount) {
    this(formats, rtxSsrc, extensions, slotCount, ParityTypes.NONE);
  }

  /// To one who takes parity.
  Forwarding(int rtxSsrc, ParityTypes parity) {
    this(List.of(OUT), rtxSsrc, ExtensionIds.NONE, 64, parity);
  }

  private Forwarding(
      List<PayloadFormat> formats,
      int rtxSsrc,
      ExtensionIds extensions,
      int slotCount,
      ParityTypes parity) {
    slots = new PacketSlots(slotCount, 2048);
    track = new Track(1, MediaKind.VIDEO, false, publisher(), listener(), slots, () -> {});
    var section =
        new SendSection(
            "0", MediaKind.VIDEO, formats, extensions, new StreamSsrc(7000, rtxSsrc), "c", parity);
    downTrack = new DownTrack(2, section, 1000, slots, outgoing(), new PacketRewriter(), id -> {});
    track.add(nowNanos, downTrack);
  }

  private Publisher publisher() {
    return new Publisher() {
      @Override
      public void requestKeyFrame(long atNanos, int ssrc) {
        keyFramesAsked.add(ssrc);
      }

      @Override
      public long toLocalNanos(long ntpTime) {
        return NtpTime.toUnixNanos(ntpTime);
      }
    };
  }

  private static TrackListener listener() {
    return new TrackListener() {
      @Override
      public void started(long track, int encoding, String rid, int ssrc, Codec codec) {}

      @Override
      public void level(long track, double level, boolean active) {}
    };
  }

  private Outgoing outgoing() {
    return new Outgoing() {
      @Override
      public boolean enqueue(
          long atNanos, DownTrack from, long sequence, boolean again, int bytes) {
        if (holds) {
          waiting.add(sequence);
        } else {
          write(from, sequence, again);
        }
        return true;
      }

      @Override
      public void letGo(DownTrack from) {
        waiting.clear();
      }

      @Override
      public boolean isCongested() {
        return holds;
      }
    };
  }

  /// Lets what waits leave.
  void release(int packets) {
    for (int i = 0; i < packets; i++) {
      write(downTrack, waiting.removeFirst(), false);
    }
  }

  private void write(DownTrack from, long sequence, boolean again) {
    int length = from.write(sequence, again, out, 0, 2048);
    if (length == 0 || !header.wrap(out, 0, length)) {
      throw new AssertionError("not written");
    }
    long payload = header.payloadOffset() + (header.ssrc() == 7000 ? 0 : 2);
    boolean pictures = header.payloadBytes() > 6;
    sent.add(
        new Sent(
            header.ssrc(),
            header.payloadType(),
            header.sequenceNumber(),
            Integer.toUnsignedLong(header.timestamp()),
            pictures ? Wire.u16(out, payload + 2) & 0x7fff : -1,
            pictures ? Wire.u8(out, payload + 4) : -1,
            out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)));
  }

  void passMillis(long millis) {
    nowNanos += millis * 1_000_000;
    track.advance(nowNanos);
  }

  IngressStream layer(int layer, int ssrc) {
    return layer(layer, ssrc, VP8);
  }

  /// A layer of the backup codec's.
  IngressStream backup(int layer, int ssrc) {
    IngressStream stream = track.begin(1, layer, "", ssrc, VP8, ExtensionIds.NONE);
    if (stream == null) {
      throw new AssertionError("no such layer");
    }
    return stream;
  }

  IngressStream layer(int layer, int ssrc, PayloadFormat format) {
    return layer(layer, ssrc, format, ExtensionIds.NONE);
  }

  IngressStream layer(int layer, int ssrc, PayloadFormat format, ExtensionIds extensions) {
    IngressStream stream = track.begin(layer, "r" + layer, ssrc, format, extensions);
    if (stream == null) {
      throw new AssertionError("no such layer");
    }
    return stream;
  }

  /// A VP8 packet that is a whole frame.
  void frame(IngressStream from, int sequence, long timestamp, int picture, boolean key) {
    arrive(from, from.format(), sequence, timestamp, vp8(picture, picture & 0xff, key));
  }

  /// A VP8 packet that is a whole frame of a temporal layer.
  void frame(
      IngressStream from, int sequence, long timestamp, int picture, int temporal, boolean sync) {
    byte[] payload = vp8(picture, picture & 0xff, false);
    payload[5] = (byte) (temporal << 6 | (sync ? 0x20 : 0));
    arrive(from, from.format(), sequence, timestamp, payload);
  }

  void padding(IngressStream from, int sequence, long timestamp) {
    arrive(from, from.format(), sequence, timestamp, new byte[0]);
  }

  void arrive(
      IngressStream from, PayloadFormat format, int sequence, long timestamp, byte[] payload) {
    arrive(from, format, true, sequence, timestamp, new byte[0], payload);
  }

  /// @param descriptor of dependencies, empty for none
  void arrive(
      IngressStream from,
      PayloadFormat format,
      boolean marker,
      int sequence,
      long timestamp,
      byte[] descriptor,
      byte[] payload) {
    int slot = slots.acquire(1500);
    MemorySegment memory = slots.memory(slot);
    long offset = slots.offset(slot);
    var writer = new RtpWriter();
    writer.begin(
        memory, offset, 1500, marker, format.payloadType(), sequence, (int) timestamp, from.ssrc());
    if (descriptor.length > 0) {
      writer.extension(from.extensions().dependencyDescriptor(), descriptor);
    }
    writer.endHeader();
    writer.payload(MemorySegment.ofArray(payload), 0, payload.length);
    slots.setLength(slot, writer.end());
    header.wrap(memory, offset, writer.end());
    long unwrapped =
        from.arrived(nowNanos, format, sequence, (int) timestamp, header.payloadBytes());
    from.missing().received(nowNanos, unwrapped);
    if (payload.length == 0 && track.skip(from, unwrapped)) {
      slots.release(slot);
    } else {
      var view = new RtpHeader();
      view.wrap(memory, offset, writer.end());
      track.forward(nowNanos, from, view, slot, unwrapped);
    }
  }

  static byte[] vp8(int picture, int tl0, boolean key) {
    return new byte[] {
      (byte) 0x90,
      (byte) 0xe0,
      (byte) (0x80 | picture >>> 8),
      (byte) picture,
      (byte) tl0,
      0,
      (byte) (key ? 0 : 1),
      1,
      2,
      3
    };
  }

  List<Integer> sequences() {
    return sent.stream().map(Sent::sequence).toList();
  }

  Sent last() {
    return sent.getLast();
  }
}
