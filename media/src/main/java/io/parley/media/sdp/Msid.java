package io.parley.media.sdp;

import org.jspecify.annotations.Nullable;

/// The media stream and track of a section (RFC 8830 §2).
///
/// @param streamId `-` for a track that is in no stream
/// @param trackId the second token; a value of one token counts whole
public record Msid(String streamId, String trackId) {

  static @Nullable Msid parse(String value) {
    String text = value.strip();
    if (text.isEmpty()) {
      return null;
    }
    String rest = Text.after(text, ' ');
    return new Msid(Text.before(text, ' '), rest.isEmpty() ? text : Text.before(rest, ' '));
  }
}
