package io.parley.media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session description (RFC 8866), reduced to what WebRTC reads: origin, name, attributes and
/// media sections. Connection, bandwidth and timing lines are dropped when parsed, and written as
/// RFC 8829 §5.2.1 wants them.
///
/// @param origin the value of `o=`
/// @param name the value of `s=`
public record SessionDescription(
    String origin, String name, Attributes attributes, List<MediaSection> media) {

  /// How long a text is still read, in characters. Chromium writes 5,000 for each video section
  /// that it receives on: with less, a participant of a large room could not negotiate; with more,
  /// one message would buy much of our time.
  public static final int MAX_CHARS = 1024 * 1024;

  /// How many media sections are still read.
  public static final int MAX_SECTIONS = 1000;

  /// How long one line may be, in characters.
  public static final int MAX_LINE_CHARS = 4096;

  /// How many attributes the session, or one section, may have.
  public static final int MAX_ATTRIBUTES = 1000;

  /// @throws IllegalArgumentException for a line break in origin or name
  public SessionDescription {
    if (!Text.isPlain(origin) || !Text.isPlain(name)) {
      throw new IllegalArgumentException("a line break within o= or s=");
    }
    media = List.copyOf(media);
  }

  /// Reads a description; lines end in CRLF or LF, unknown ones are passed over.
  ///
  /// @return null for what is no description, or exceeds a limit; never throws
  public static @Nullable SessionDescription parse(String text) {
    return new Parser().parse(text);
  }

  /// The text of this description; parsing it gives an equal one.
  public String write() {
    var out = new StringBuilder(1024 + media.size() * 2048);
    out.append("v=0\r\no=").append(origin).append("\r\ns=").append(name).append("\r\nt=0 0\r\n");
    attributes.all().forEach(attribute -> attribute.writeTo(out));
    media.forEach(section -> section.writeTo(out));
    return out.toString();
  }
}
