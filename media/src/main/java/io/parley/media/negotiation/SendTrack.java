package io.parley.media.negotiation;

import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import java.util.List;

/// A track that we want to send to the other side.
///
/// @param trackSid its key within the connection; also the track id of its msid
/// @param streamId of its msid, and the cname of our reports; it must name the track
///     (`PA_…|TR_…`), since a client tells by it that a section now carries another one
/// @param codecs what the publisher sends, or sends on demand, of one kind, at least one; the
///     preferred one first. Nothing is transcoded: who takes none of them cannot have the track
/// @param stereo only for audio
/// @param red only for audio: its packets may repeat earlier frames (RFC 2198); not where they
///     are encrypted from end to end, or its publisher does not want it
public record SendTrack(
    String trackSid, String streamId, List<SentCodec> codecs, boolean stereo, boolean red) {

  public SendTrack {
    codecs = List.copyOf(codecs);
    if (codecs.isEmpty()) {
      throw new IllegalArgumentException("a track comes in some codec");
    }
  }

  /// A track in one codec.
  public SendTrack(
      String trackSid, String streamId, Codec codec, String fmtp, boolean stereo, boolean red) {
    this(trackSid, streamId, List.of(new SentCodec(codec, fmtp)), stereo, red);
  }

  /// What kind of section carries it.
  public MediaKind kind() {
    return codecs.getFirst().codec().kind();
  }

  /// Whether it comes, or may come, in a codec.
  boolean comesIn(Codec codec) {
    return codecs.stream().anyMatch(sent -> sent.codec() == codec);
  }
}
