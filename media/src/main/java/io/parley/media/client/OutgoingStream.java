package io.parley.media.client;

import io.parley.media.rtcp.NtpTime;
import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A stream on its way to the server: frames at a steady rate, a key frame when asked, lost packets
/// again, sender reports.
public final class OutgoingStream {

  /// Where a stream's packets leave.
  interface Exit {
    /// The next transport-wide sequence number.
    int transportSequence();

    void rtp(byte[] packet);
  }

  /// Packets that can be sent again.
  private static final int HISTORY = 1024;

  private static final int MAX_BYTES = 1400;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final StreamSpec spec;
  private final Exit exit;
  private final int timestampBase;
  private final RtpWriter writer = new RtpWriter();
  private final RtpHeader header = new RtpHeader();
  private final byte[] scratch = new byte[MAX_BYTES];
  private final MemorySegment memory = MemorySegment.ofArray(scratch);
  private final byte[] payload = new byte[StreamSpec.MAX_PAYLOAD_BYTES];
  private final MemorySegment payloadMemory = MemorySegment.ofArray(payload);
  private final byte[] @Nullable [] history = new byte[HISTORY] @Nullable [];

  private final Repeater repeater = new Repeater();

  private boolean started;
  private boolean active = true;
  private boolean known;
  private boolean rtxKnown;
  private boolean keyFrameDue = true;
  private long startNanos;
  private long dueNanos;
  private int sequence;
  private int rtxSequence;
  private int frame;
  private int pictureId;
  private int tl0;
  private int keyIndex;
  private int audioLevel = 20;
  private int payloadBytes;
  private long packets;
  private long octets;
  private long keyFrames;
  private long retransmitted;
  private int lastTimestamp;

  OutgoingStream(StreamSpec spec, Exit exit, RandomGenerator random) {
    this.spec = spec;
    payloadBytes = spec.payloadBytes();
    this.exit = exit;
    timestampBase = random.nextInt();
    sequence = random.nextInt(1 << 16);
    rtxSequence = random.nextInt(1 << 16);
    pictureId = random.nextInt(1 << 15);
    tl0 = random.nextInt(1 << 8);
    keyIndex = random.nextInt(1 << 5);
  }

  public StreamSpec spec() {
    return spec;
  }

  /// Packets sent, retransmissions not counted.
  public long packets() {
    return packets;
  }

  /// Key frames sent.
  public long keyFrames() {
    return keyFrames;
  }

  /// Packets that were sent again.
  public long retransmitted() {
    return retransmitted;
  }

  /// Whether frames are made; a stream that goes on begins with a key frame.
  public void active(boolean nowActive) {
    keyFrameDue |= nowActive && !active;
    active = nowActive;
  }

  /// How loud its frames are said to be: 0 loudest, 127 silence.
  public void audioLevel(int minusDbov) {
    audioLevel = minusDbov;
  }

  /// Makes packets smaller, as an encoder does that is to send less.
  ///
  /// @param share of what its spec says, 0 to 1
  public void shrink(double share) {
    int wanted = (int) (share * spec.payloadBytes());
    payloadBytes = Math.clamp(wanted, StreamSpec.MIN_PAYLOAD_BYTES, spec.payloadBytes());
  }

  /// The next frame is a key frame.
  public void requestKeyFrame() {
    keyFrameDue = true;
  }

  boolean owns(int ssrc) {
    return ssrc == spec.ssrc() || spec.rtxSsrc() != 0 && ssrc == spec.rtxSsrc();
  }

  /// The server reported on one of its ssrcs, and so knows what that is. The other may still be
  /// unknown: retransmissions are rare, and the first may come long after the server knows the
  /// media.
  void known(int ssrc) {
    known |= ssrc == spec.ssrc();
    rtxKnown |= ssrc == spec.rtxSsrc();
  }

  long wakeNanos() {
    return started && active ? dueNanos : Long.MAX_VALUE;
  }

  void advance(long nowNanos) {
    if (!started) {
      started = true;
      startNanos = nowNanos;
      dueNanos = nowNanos;
    }
    while (nowNanos - dueNanos >= 0) {
      if (active) {
        sendFrame(dueNanos);
      }
      dueNanos += spec.frameNanos();
    }
  }

  private void sendFrame(long captureNanos) {
    boolean video = spec.codec() == Codec.VP8;
    boolean key = video && keyFrameDue;
    if (key) {
      keyFrameDue = false;
      keyFrames++;
      keyIndex++;
    }
    int count = key ? 2 * spec.packetsPerFrame() : spec.packetsPerFrame();
    lastTimestamp = timestampAt(captureNanos);
    for (int i = 0; i < count; i++) {
      int lead = video ? describe(key, i == 0) : 0;
      new Stamp(spec.ssrc(), frame, i, count, captureNanos).write(payloadMemory, lead);
      send(video ? i == count - 1 : frame == 0, payloadBytes);
    }
    frame++;
    pictureId++;
    tl0++;
  }

  /// A VP8 payload descriptor with all numbers, and the first bytes of a frame (RFC 7741 §4.2).
  private int describe(boolean key, boolean first) {
    Wire.putU8(payloadMemory, 0, 0x80 | (first ? 0x10 : 0));
    Wire.putU8(payloadMemory, 1, 0xf0);
    Wire.putU16(payloadMemory, 2, 0x8000 | pictureId & 0x7fff);
    Wire.putU8(payloadMemory, 4, tl0 & 0xff);
    Wire.putU8(payloadMemory, 5, 0x20 | keyIndex & 0x1f);
    Wire.putU8(payloadMemory, 6, key ? 0x10 : 0x11);
    return 7;
  }

  /// Sends packets that hold nothing but padding, as a bandwidth probe does.
  ///
  /// @param bytes of padding, 1 to 255
  public void sendPadding(int bytes) {
    begin(false, spec.payloadType(), sequence, lastTimestamp, spec.ssrc(), false);
    byte[] padding = new byte[bytes];
    padding[bytes - 1] = (byte) bytes;
    writer.payload(MemorySegment.ofArray(padding), 0, bytes);
    scratch[0] |= 0x20;
    keepAndSend(0);
  }

  private void send(boolean marker, int bytes) {
    if (spec.redPayloadType() >= 0) {
      begin(marker, spec.redPayloadType(), sequence, lastTimestamp, spec.ssrc(), false);
      int repeating = repeater.write(spec.payloadType(), payload, bytes, lastTimestamp);
      writer.payload(repeater.memory(), 0, repeating);
      keepAndSend(repeating);
      return;
    }
    begin(marker, spec.payloadType(), sequence, lastTimestamp, spec.ssrc(), false);
    writer.payload(payloadMemory, 0, bytes);
    keepAndSend(bytes);
  }

  private void keepAndSend(int payloadBytes) {
    byte[] packet = Arrays.copyOf(scratch, writer.end());
    history[sequence & HISTORY - 1] = packet;
    sequence = sequence + 1 & 0xffff;
    packets++;
    octets += payloadBytes;
    exit.rtp(packet);
  }

  private void begin(
      boolean marker, int type, int number, int timestamp, int ssrc, boolean repairs) {
    ExtensionIds ids = spec.extensions();
    writer.begin(memory, 0, MAX_BYTES, marker, type, number, timestamp, ssrc);
    boolean tags = repairs ? !rtxKnown : !known;
    if (tags && !spec.mid().isEmpty()) {
      writer.extension(ids.mid(), spec.mid().getBytes(StandardCharsets.UTF_8));
    }
    if (tags && !spec.rid().isEmpty()) {
      int id = repairs ? ids.repairedRid() : ids.rid();
      writer.extension(id, spec.rid().getBytes(StandardCharsets.UTF_8));
    }
    if (spec.codec() == Codec.OPUS) {
      writer.extensionU8(ids.audioLevel(), 0x80 | audioLevel);
    }
    if (ids.transportCc() > 0) {
      writer.extensionU16(ids.transportCc(), exit.transportSequence());
    }
    writer.endHeader();
  }

  /// The server lost a packet: it goes out again, as RTX where that was negotiated (RFC 4588).
  void nack(int lost) {
    byte[] packet = history[lost & HISTORY - 1];
    if (packet == null) {
      return;
    }
    MemorySegment kept = MemorySegment.ofArray(packet);
    if (!header.wrap(kept, 0, packet.length) || header.sequenceNumber() != lost) {
      return;
    }
    retransmitted++;
    if (spec.rtxSsrc() == 0 || spec.rtxPayloadType() < 0) {
      exit.rtp(packet);
      return;
    }
    Wire.putU16(payloadMemory, 0, lost);
    begin(
        header.marker(),
        spec.rtxPayloadType(),
        rtxSequence++,
        header.timestamp(),
        spec.rtxSsrc(),
        true);
    writer.payload(payloadMemory, 0, 2);
    writer.payload(kept, header.payloadOffset(), header.payloadBytes());
    exit.rtp(Arrays.copyOf(scratch, writer.end()));
  }

  /// The RTP timestamp of an instant.
  int timestampAt(long nanos) {
    long since = nanos - startNanos;
    long units =
        since / NANOS_PER_SECOND * spec.codec().clockRateHz()
            + since % NANOS_PER_SECOND * spec.codec().clockRateHz() / NANOS_PER_SECOND;
    return timestampBase + (int) units;
  }

  /// @param unixNanos the same instant on the client's wall clock
  void report(long nowNanos, long unixNanos, RtcpWriter into) {
    if (packets > 0) {
      into.senderReport(
          spec.ssrc(), NtpTime.ofUnixNanos(unixNanos), timestampAt(nowNanos), packets, octets);
    }
  }
}
