package io.parley.media.sdp;

import org.jspecify.annotations.Nullable;

/// A header extension and its id (RFC 8285 §5); direction and attributes are not kept.
///
/// @param id 1 to 255
public record ExtensionMap(int id, String uri) {

  static @Nullable ExtensionMap parse(String value) {
    long id = Text.number(Text.before(Text.before(value, ' '), '/'), 255);
    String uri = Text.before(Text.after(value, ' '), ' ');
    return id < 1 || uri.isEmpty() ? null : new ExtensionMap((int) id, uri);
  }
}
