package io.parley.media.section;

/// Payload types of the parity of video that a receiver takes, each -1 where it does not.
///
/// @param flexfec of packets under a source of their own
///     (draft-ietf-payload-flexible-fec-scheme-03)
/// @param red of packets that hold one packet of media or of parity (RFC 2198)
/// @param ulpfec of parity within these (RFC 5109)
public record ParityTypes(int flexfec, int red, int ulpfec) {

  public static final ParityTypes NONE = new ParityTypes(-1, -1, -1);

  /// Parity under a source of its own.
  public static ParityTypes apart(int flexfec) {
    return new ParityTypes(flexfec, -1, -1);
  }

  /// Parity among the packets of media.
  public static ParityTypes woven(int red, int ulpfec) {
    return new ParityTypes(-1, red, ulpfec);
  }

  public boolean isApart() {
    return flexfec >= 0;
  }

  public boolean isWoven() {
    return red >= 0 && ulpfec >= 0;
  }
}
