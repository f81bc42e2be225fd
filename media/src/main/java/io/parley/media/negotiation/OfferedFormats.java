package io.parley.media.negotiation;

import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What we offer on every section of a kind. All of it each time, the track's codec first, so that
/// an m-line can be reused for a track of another codec.
final class OfferedFormats {

  private static final String H264 =
      "level-asymmetry-allowed=1;packetization-mode=%d;profile-level-id=42e01f";

  private static final List<AcceptedFormat> AUDIO =
      List.of(
          new AcceptedFormat(
              new PayloadFormat(111, Codec.OPUS, -1, "minptime=10;useinbandfec=1", true, 63),
              List.of("nack")));

  private static final List<AcceptedFormat> VIDEO =
      List.of(
          video(96, Codec.VP8, ""),
          video(98, Codec.VP9, "profile-id=0"),
          video(100, Codec.VP9, "profile-id=1"),
          video(125, Codec.H264, H264.formatted(0)),
          video(108, Codec.H264, H264.formatted(1)),
          video(35, Codec.AV1, ""));

  private OfferedFormats() {}

  /// @param track that the section carries, null for none
  static List<AcceptedFormat> of(MediaKind kind, @Nullable SendTrack track) {
    var all = kind == MediaKind.AUDIO ? AUDIO : VIDEO;
    if (track == null) {
      return all;
    }
    return OpusParameters.toSend(AcceptedFormat.fitting(all, track), track);
  }

  /// One set of ids for the whole bundle (RFC 8843 §9.2).
  static Map<Extension, Integer> extensions(MediaKind kind) {
    var ids = new EnumMap<Extension, Integer>(Extension.class);
    ids.put(Extension.ABS_CAPTURE_TIME, 1);
    if (kind == MediaKind.VIDEO) {
      ids.put(Extension.VIDEO_ORIENTATION, 2);
      ids.put(Extension.DEPENDENCY_DESCRIPTOR, 3);
      ids.put(Extension.TRANSPORT_CC, 4);
    }
    return ids;
  }

  private static AcceptedFormat video(int payloadType, Codec codec, String fmtp) {
    return new AcceptedFormat(
        new PayloadFormat(payloadType, codec, payloadType + 1, fmtp, true),
        List.of("transport-cc", "ccm fir", "nack", "nack pli"));
  }
}
