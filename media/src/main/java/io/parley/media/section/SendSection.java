package io.parley.media.section;

import java.util.List;

/// A section on which we send one track to the other side.
///
/// @param mid its name in the bundle (RFC 5888)
/// @param formats what the receiver takes, in its order of preference
/// @param source what we send under; an ssrc is never given to a second track in a transport's life
/// @param cname of our sender reports (RFC 3550 §6.5.1)
/// @param parity what the receiver takes of it
public record SendSection(
    String mid,
    MediaKind kind,
    List<PayloadFormat> formats,
    ExtensionIds extensions,
    StreamSsrc source,
    String cname,
    ParityTypes parity) {

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
    this(mid, kind, formats, extensions, source, cname, ParityTypes.NONE);
  }

  /// Whether the receiver takes parity under a source of its own.
  public boolean takesParityApart() {
    return parity.isApart() && source.paritySsrc() != 0;
  }

  /// Whether the receiver takes parity among the packets of media, and not apart.
  public boolean takesParityWoven() {
    return parity.isWoven() && !takesParityApart();
  }
}
