package io.parley.media.negotiation;

import io.parley.media.sdp.Attributes;
import io.parley.media.sdp.ExtensionMap;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The header extensions that we understand, and where we accept them.
enum Extension {
  MID("urn:ietf:params:rtp-hdrext:sdes:mid", true, true, false, false),
  RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", true, true, false, false),
  REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", false, true, false, false),
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level", true, false, false, false),
  TRANSPORT_CC(
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
      false,
      true,
      false,
      true),
  DEPENDENCY_DESCRIPTOR(
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
      false,
      true,
      false,
      true),
  ABS_CAPTURE_TIME(
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time", true, true, true, true),
  VIDEO_ORIENTATION("urn:3gpp:video-orientation", false, true, false, true);

  private final String uri;
  private final boolean fromAudio;
  private final boolean fromVideo;
  private final boolean toAudio;
  private final boolean toVideo;

  Extension(String uri, boolean fromAudio, boolean fromVideo, boolean toAudio, boolean toVideo) {
    this.uri = uri;
    this.fromAudio = fromAudio;
    this.fromVideo = fromVideo;
    this.toAudio = toAudio;
    this.toVideo = toVideo;
  }

  String uri() {
    return uri;
  }

  /// Whether it stands on packets of this kind.
  ///
  /// @param sending towards the client; otherwise from it
  boolean applies(MediaKind kind, boolean sending) {
    return switch (kind) {
      case AUDIO -> sending ? toAudio : fromAudio;
      case VIDEO -> sending ? toVideo : fromVideo;
    };
  }

  /// The ids of those among `offered` that apply in either direction. A section that carries
  /// nothing for a while answers with all of them: Chromium offers later only what was answered
  /// last, and then refuses its own offer of simulcast without the RID extension.
  static Map<Extension, Integer> among(List<ExtensionMap> offered, boolean mixed, MediaKind kind) {
    var ids = among(offered, mixed, kind, false);
    ids.putAll(among(offered, mixed, kind, true));
    return ids;
  }

  /// The ids of those among `offered` that apply. An id that only a two-byte header can carry
  /// counts where the session mixes both (RFC 8285 §4.1.2).
  static Map<Extension, Integer> among(
      List<ExtensionMap> offered, boolean mixed, MediaKind kind, boolean sending) {
    var ids = new EnumMap<Extension, Integer>(Extension.class);
    for (var map : offered) {
      for (var extension : values()) {
        boolean carried = map.id() < 15 || (mixed && map.id() > 15);
        if (extension.uri.equals(map.uri()) && carried && extension.applies(kind, sending)) {
          ids.putIfAbsent(extension, map.id());
        }
      }
    }
    return ids;
  }

  static boolean mixed(Attributes session, Attributes section) {
    return session.has("extmap-allow-mixed") || section.has("extmap-allow-mixed");
  }

  static ExtensionIds ids(Map<Extension, Integer> ids) {
    return new ExtensionIds(
        ids.getOrDefault(MID, 0),
        ids.getOrDefault(RID, 0),
        ids.getOrDefault(REPAIRED_RID, 0),
        ids.getOrDefault(AUDIO_LEVEL, 0),
        ids.getOrDefault(TRANSPORT_CC, 0),
        0,
        ids.getOrDefault(DEPENDENCY_DESCRIPTOR, 0),
        ids.getOrDefault(ABS_CAPTURE_TIME, 0),
        ids.getOrDefault(VIDEO_ORIENTATION, 0));
  }
}
