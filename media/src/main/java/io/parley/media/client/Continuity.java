package io.parley.media.client;

import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;
import org.jspecify.annotations.Nullable;

/// Judges a stream as a decoder would, packet after packet in order: whatever a decoder would
/// stumble over is counted.
public final class Continuity {

  private final Codec codec;
  private final Vp8Descriptor vp8 = new Vp8Descriptor();

  private boolean started;
  private boolean broken = true;
  private boolean frameOpen;
  private int lastTimestamp;
  private int lastPictureId;
  private int lastTl0;
  private @Nullable Stamp last;
  private long packets;
  private long frames;
  private long keyFrames;
  private long timestampErrors;
  private long pictureErrors;
  private long headless;
  private long undecodable;
  private long sourceSwitches;
  private long badSwitches;
  private long damaged;
  private long lastFrameNanos;

  Continuity(Codec codec) {
    this.codec = codec;
  }

  /// Packets in order.
  public long packets() {
    return packets;
  }

  /// Whole frames.
  public long frames() {
    return frames;
  }

  public long keyFrames() {
    return keyFrames;
  }

  /// Timestamps that stood still between frames, moved within one, or went back.
  public long timestampErrors() {
    return timestampErrors;
  }

  /// VP8 picture ids or TL0PICIDX that did not go on by one.
  public long pictureErrors() {
    return pictureErrors;
  }

  /// Packets before the first key frame: its own first packet was lost, and nobody can miss what
  /// came before all else.
  public long headless() {
    return headless;
  }

  /// Packets that came before a key frame after a loss.
  public long undecodable() {
    return undecodable;
  }

  /// How often packets began to come from another of the publisher's streams.
  public long sourceSwitches() {
    return sourceSwitches;
  }

  /// Of these, those that were not at a key frame.
  public long badSwitches() {
    return badSwitches;
  }

  /// Packets whose payload is not what was sent.
  public long damaged() {
    return damaged;
  }

  /// When the last whole frame was complete.
  public long lastFrameNanos() {
    return lastFrameNanos;
  }

  /// The stamp of the newest packet in order, null before the first.
  public @Nullable Stamp last() {
    return last;
  }

  /// The RTP timestamp of [#last].
  public int lastTimestamp() {
    return lastTimestamp;
  }

  /// A picture cannot be decoded until a key frame comes.
  boolean needsKeyFrame() {
    return codec == Codec.VP8 && broken;
  }

  /// Packets are lost for good.
  void lost() {
    broken = true;
    frameOpen = false;
  }

  void next(long nowNanos, RtpHeader header) {
    packets++;
    if (header.payloadBytes() == 0) {
      return; // it fills its number: nothing is to come under it
    }
    boolean key = false;
    int lead = 0;
    boolean frameStart = true;
    if (codec == Codec.VP8) {
      if (!vp8.wrap(header.memory(), header.payloadOffset(), header.payloadBytes())) {
        damaged++;
        return;
      }
      key = vp8.isKeyFrame();
      lead = vp8.bytes() + 1;
      frameStart = vp8.isFrameStart();
    }
    Stamp stamp =
        Stamp.read(header.memory(), header.payloadOffset() + lead, header.payloadBytes() - lead);
    if (stamp == null) {
      damaged++;
      return;
    }
    judgeNumbers(header, frameStart);
    judgeSource(stamp, key);
    judgeFrame(nowNanos, header, stamp, key, frameStart);
    started = true;
    last = stamp;
    lastTimestamp = header.timestamp();
    lastPictureId = vp8.pictureId();
    lastTl0 = vp8.tl0PictureIndex();
  }

  private void judgeNumbers(RtpHeader header, boolean frameStart) {
    if (!started) {
      return;
    }
    int moved = header.timestamp() - lastTimestamp;
    if (broken) {
      timestampErrors += moved < 0 ? 1 : 0;
      return;
    }
    timestampErrors += (frameStart ? moved <= 0 : moved != 0) ? 1 : 0;
    if (codec == Codec.VP8) {
      int step = frameStart ? 1 : 0;
      boolean follows =
          vp8.pictureId() == (lastPictureId + step & 0x7fff)
              && vp8.tl0PictureIndex() == (lastTl0 + step & 0xff);
      pictureErrors += follows ? 0 : 1;
    }
  }

  private void judgeSource(Stamp stamp, boolean key) {
    Stamp before = last;
    if (before != null && before.ssrc() != stamp.ssrc()) {
      sourceSwitches++;
      badSwitches += codec == Codec.VP8 && !key ? 1 : 0;
    }
  }

  private void judgeFrame(
      long nowNanos, RtpHeader header, Stamp stamp, boolean key, boolean frameStart) {
    if (key) {
      keyFrames++;
      broken = false;
    }
    if (codec == Codec.OPUS) {
      broken = false;
    }
    headless += broken && keyFrames == 0 ? 1 : 0;
    undecodable += broken && keyFrames > 0 ? 1 : 0;
    frameOpen = frameStart || frameOpen;
    if (frameOpen && stamp.packet() == stamp.packets() - 1) {
      frameOpen = false;
      frames++;
      lastFrameNanos = nowNanos;
      damaged += codec == Codec.VP8 && !header.marker() ? 1 : 0;
    }
  }
}
