package io.parley.media.section;

import java.util.List;

/// A section on which the other side sends to us.
///
/// @param mid its name in the bundle (RFC 5888)
/// @param formats in the order of the answer; RTX is inside the format that it repairs
/// @param rids of a simulcast publisher, lowest quality first as its `a=simulcast:send` lists them;
///     empty otherwise
/// @param streams the sources that its SDP announced; a publisher with rids announces none, and is
///     known by mid and rid extensions
public record ReceiveSection(
    String mid,
    MediaKind kind,
    List<PayloadFormat> formats,
    ExtensionIds extensions,
    List<String> rids,
    List<StreamSsrc> streams) {

  public ReceiveSection {
    formats = List.copyOf(formats);
    rids = List.copyOf(rids);
    streams = List.copyOf(streams);
  }
}
