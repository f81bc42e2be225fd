package io.parley.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one description, line by line; used once.
final class Parser {

  private String origin = "- 0 0 IN IP4 127.0.0.1";
  private String name = "-";
  private final List<Attribute> sessionAttributes = new ArrayList<>();
  private final List<MediaSection> media = new ArrayList<>();
  private @Nullable MediaSection heading;
  private List<Attribute> attributes = sessionAttributes;

  @Nullable SessionDescription parse(String text) {
    if (text.length() > SessionDescription.MAX_CHARS || !text.startsWith("v=0")) {
      return null;
    }
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      int stop = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
      if (stop - start > SessionDescription.MAX_LINE_CHARS || !line(text.substring(start, stop))) {
        return null;
      }
      start = end + 1;
    }
    closeSection();
    return new SessionDescription(origin, name, new Attributes(sessionAttributes), media);
  }

  private boolean line(String line) {
    if (line.isEmpty()) {
      return true;
    }
    if (line.length() < 2 || line.charAt(1) != '=' || !Text.isPlain(line)) {
      return false;
    }
    String value = line.substring(2);
    switch (line.charAt(0)) {
      case 'a' -> {
        return attribute(value);
      }
      case 'm' -> {
        return section(value);
      }
      case 'o' -> origin = heading == null ? value : origin;
      case 's' -> name = heading == null ? value : name;
      default -> {
        // Connection, bandwidth, timing and the rest say nothing to a WebRTC peer.
      }
    }
    return true;
  }

  private boolean attribute(String value) {
    int at = value.indexOf(':');
    String key = at < 0 ? value : value.substring(0, at);
    if (key.isEmpty() || attributes.size() == SessionDescription.MAX_ATTRIBUTES) {
      return false;
    }
    attributes.add(new Attribute(key, at < 0 ? null : value.substring(at + 1)));
    return true;
  }

  private boolean section(String value) {
    String[] words = value.strip().split("[ \t]+");
    if (words.length < 4
        || words.length - 3 > MediaSection.MAX_FORMATS
        || media.size() + (heading == null ? 0 : 1) == SessionDescription.MAX_SECTIONS) {
      return false;
    }
    long port = Text.number(Text.before(words[1], '/'), 65_535);
    if (port < 0) {
      return false;
    }
    closeSection();
    attributes = new ArrayList<>();
    heading =
        new MediaSection(
            words[0],
            (int) port,
            words[2],
            List.of(words).subList(3, words.length),
            new Attributes(List.of()));
    return true;
  }

  private void closeSection() {
    if (heading != null) {
      media.add(
          new MediaSection(
              heading.type(),
              heading.port(),
              heading.protocol(),
              heading.formats(),
              new Attributes(attributes)));
    }
  }
}
