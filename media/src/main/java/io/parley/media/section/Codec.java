package io.parley.media.section;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The codecs that are forwarded; nothing is ever transcoded.
public enum Codec {
  OPUS(MediaKind.AUDIO, "opus", 48_000),
  VP8(MediaKind.VIDEO, "VP8", 90_000),
  H264(MediaKind.VIDEO, "H264", 90_000),
  VP9(MediaKind.VIDEO, "VP9", 90_000),
  AV1(MediaKind.VIDEO, "AV1", 90_000);

  private final MediaKind kind;
  private final String encodingName;
  private final int clockRateHz;

  Codec(MediaKind kind, String encodingName, int clockRateHz) {
    this.kind = kind;
    this.encodingName = encodingName;
    this.clockRateHz = clockRateHz;
  }

  /// The kind of section it may stand in.
  public MediaKind kind() {
    return kind;
  }

  /// Its name in `a=rtpmap`, in the registry's own spelling.
  public String encodingName() {
    return encodingName;
  }

  /// The clock of its RTP timestamps.
  public int clockRateHz() {
    return clockRateHz;
  }

  /// Its media type, such as `video/VP8`.
  public String mime() {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + encodingName;
  }

  /// The codec of an `a=rtpmap` encoding name or of a media type, case ignored; null for all
  /// others.
  public static @Nullable Codec of(String nameOrMime) {
    String name = nameOrMime.substring(nameOrMime.indexOf('/') + 1);
    for (Codec codec : values()) {
      if (codec.encodingName.equalsIgnoreCase(name)) {
        return codec;
      }
    }
    return null;
  }
}
