package io.parley.media.sdp;

import org.jspecify.annotations.Nullable;

/// One `a=` line (RFC 8866 §5.13).
///
/// @param value what follows the first colon; null for a property such as `rtcp-mux`
public record Attribute(String name, @Nullable String value) {

  /// @throws IllegalArgumentException for text that would not come back from a parser as it is
  public Attribute {
    if (name.isEmpty() || name.indexOf(':') >= 0 || !Text.isPlain(name)) {
      throw new IllegalArgumentException("not an attribute's name: " + name);
    }
    if (value != null && !Text.isPlain(value)) {
      throw new IllegalArgumentException("a line break within the value of " + name);
    }
  }

  /// A property: a name alone.
  public static Attribute of(String name) {
    return new Attribute(name, null);
  }

  /// A name and its value.
  public static Attribute of(String name, String value) {
    return new Attribute(name, value);
  }

  void writeTo(StringBuilder out) {
    out.append("a=").append(name);
    if (value != null) {
      out.append(':').append(value);
    }
    out.append("\r\n");
  }
}
