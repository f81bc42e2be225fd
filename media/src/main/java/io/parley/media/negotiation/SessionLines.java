package io.parley.media.negotiation;

import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.Attributes;
import java.util.ArrayList;
import java.util.List;

/// What stands above the media sections of our descriptions.
final class SessionLines {

  private SessionLines() {}

  /// @param bundled mids of the sections that live, in their order
  /// @param mixed packets may have one-byte and two-byte extension headers (RFC 8285 §6): large
  ///     dependency descriptors need the latter
  static Attributes of(List<String> bundled, boolean mixed) {
    var lines = new ArrayList<Attribute>();
    lines.add(Attribute.of("ice-lite"));
    lines.add(Attribute.of("group", "BUNDLE " + String.join(" ", bundled)));
    if (mixed) {
      lines.add(Attribute.of("extmap-allow-mixed"));
    }
    lines.add(Attribute.of("msid-semantic", " WMS *"));
    return new Attributes(lines);
  }
}
