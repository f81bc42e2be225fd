package io.parley.media.section;

import java.util.List;

/// A section on which we send one track to the other side.
///
/// @param mid its name in the bundle (RFC 5888)
/// @param formats what the receiver takes, in its order of preference
/// @param source what we send under; an ssrc is never given to a second track in a transport's life
/// @param cname of our sender reports (RFC 3550 §6.5.1)
/// @param parityPayloadType of packets of FlexFEC, -1 where the receiver takes none
public record SendSection(
    String mid,
    MediaKind kind,
    List<PayloadFormat> formats,
    ExtensionIds extensions,
    StreamSsrc source,
    String cname,
    int parityPayloadType) {

  public SendSection {
    formats = List.copyOf(formats);
  }

  /// Without parity.
  public SendSection(
      String mid,
      MediaKind kind,
      List<PayloadFormat> formats,
      ExtensionIds extensions,
      StreamSsrc source,
      String cname) {
    this(mid, kind, formats, extensions, source, cname, -1);
  }

  /// Whether the receiver takes parity.
  public boolean takesParity() {
    return parityPayloadType >= 0 && source.paritySsrc() != 0;
  }
}
