package io.parley.media.track;

import io.parley.media.audio.AudioLevelMeter;
import io.parley.media.audio.DecodedLevels;
import io.parley.media.audio.HeardLevels;
import io.parley.media.audio.LoudestTracks;
import io.parley.media.audio.OpusDecoder;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;
import org.jspecify.annotations.Nullable;

/// How loud one track is, told when it changes: as its packets say (RFC 6464), or else as they
/// sound. Owned by one shard.
final class TrackLevel {

  /// Levels are told at most so often.
  static final long INTERVAL_NANOS = 400_000_000L;

  /// Of so many packets one is decoded. More often costs more; more seldom, and syllables fall
  /// between.
  private static final int DECODED_EACH = 2;

  private static final int UNKNOWN = -1;

  /// The soft beginning of a word, in frames.
  private static final int ONSET_FRAMES = 3;

  private final long track;
  private final TrackListener listener;
  private final AudioLevelMeter meter = new AudioLevelMeter(Codec.OPUS.clockRateHz());
  private @Nullable DecodedLevels decoding;
  private @Nullable HeardLevels room;
  private LoudestTracks.@Nullable Seat seat;
  private @Nullable OpusDecoder decoder;
  private int untilDecoded;
  private int lastLevel = UNKNOWN;
  private long dueNanos;
  private boolean flows;
  private double toldLevel;
  private boolean toldActive;

  TrackLevel(long track, TrackListener listener) {
    this.track = track;
    this.listener = listener;
  }

  /// Packets that say nothing may be decoded.
  void decodeBy(DecodedLevels levels) {
    decoding = levels;
  }

  /// The track is one of a room's microphones.
  ///
  /// @param loudest null where it is always heard
  void joinRoom(HeardLevels levels, @Nullable LoudestTracks loudest) {
    room = levels;
    seat = loudest == null ? null : loudest.join();
  }

  /// Whether the packet of the last [#observe] is forwarded.
  boolean isHeard(long nowNanos) {
    boolean heard = seat == null || seat.hears(nowNanos, lastLevel);
    if (heard && lastLevel >= 0 && room != null) {
      room.note(nowNanos, track, lastLevel);
    }
    return heard;
  }

  /// How many frames before the packet of the last [#observe] were not forwarded, but belong to
  /// the word that begins with it.
  int unheard(long nowNanos) {
    return seat != null && seat.isFresh(nowNanos) ? ONSET_FRAMES : 0;
  }

  /// Notes a packet.
  ///
  /// @return whether [#wakeNanos] became earlier
  boolean observe(long nowNanos, IngressStream stream, RtpHeader header) {
    int id = stream.extensions().audioLevel();
    int level = id > 0 ? header.audioLevel(id) : decoded(header);
    lastLevel = level;
    if (level < 0) {
      return false;
    }
    meter.observe(nowNanos, level, header.timestamp());
    if (flows) {
      return false;
    }
    flows = true;
    dueNanos = nowNanos + INTERVAL_NANOS;
    return true;
  }

  private int decoded(RtpHeader header) {
    DecodedLevels levels = decoding;
    if (levels == null || untilDecoded-- > 0) {
      return -1;
    }
    untilDecoded = DECODED_EACH - 1;
    OpusDecoder own = decoder;
    if (own == null) {
      own = levels.open();
      decoder = own;
    }
    return own == null
        ? -1
        : own.levelDbov(header.memory(), header.payloadOffset(), header.payloadBytes());
  }

  /// Tells the level when that is due.
  void advance(long nowNanos, boolean muted) {
    if (!flows || nowNanos - dueNanos < 0) {
      return;
    }
    meter.update(nowNanos);
    double level = muted ? 0 : meter.level();
    boolean active = !muted && meter.isActive();
    double rounded = Math.ceil(level * 8) / 8;
    if (rounded != toldLevel || active != toldActive) {
      toldLevel = rounded;
      toldActive = active;
      listener.level(track, rounded, active);
    }
    dueNanos = nowNanos + INTERVAL_NANOS;
    flows = active || level > 0;
  }

  /// When [#advance] has something to do, [Long#MAX_VALUE] where nothing is planned.
  long wakeNanos() {
    return flows ? dueNanos : Long.MAX_VALUE;
  }

  /// The track ends.
  void close() {
    rest();
    if (seat != null) {
      seat.leave();
      seat = null;
    }
  }

  /// The track is muted: it gives back its decoder, and its place.
  void rest() {
    if (seat != null) {
      seat.rest();
    }
    DecodedLevels levels = decoding;
    OpusDecoder own = decoder;
    if (levels != null && own != null) {
      decoder = null;
      levels.close(own);
    }
  }
}
