package io.parley.media.repair;

/// Where things are in a packet of parity behind its RTP header
/// (draft-ietf-payload-flexible-fec-scheme-03 §4.2.2): the form with masks, for one source.
public final class ParityHeader {

  /// Offset of what restores the lengths.
  public static final int LENGTH_AT = 2;

  public static final int TIMESTAMP_AT = 4;
  public static final int SOURCES_AT = 8;
  public static final int SSRC_AT = 12;

  /// The first sequence number that the masks speak of.
  public static final int BASE_AT = 16;

  public static final int MASK_AT = 18;

  /// Of a packet's RTP header that is not protected as payload is.
  public static final int RTP_HEADER_BYTES = 12;

  /// Sequence numbers from the first that masks of each size reach.
  static final int SHORT_MASK = 15;

  static final int MIDDLE_MASK = 46;

  /// All that one packet of parity can reach.
  public static final int LONG_MASK = 109;

  private static final int SHORT_BYTES = 20;
  private static final int MIDDLE_BYTES = 24;
  private static final int LONG_BYTES = 32;

  private ParityHeader() {}

  /// How long the header is.
  ///
  /// @param reach how far beyond the first sequence number the last one is, below [#LONG_MASK]
  static int bytes(int reach) {
    if (reach < SHORT_MASK) {
      return SHORT_BYTES;
    }
    return reach < MIDDLE_MASK ? MIDDLE_BYTES : LONG_BYTES;
  }

  /// Which bit of the masks, counted from [#MASK_AT], stands for a sequence number: each mask
  /// begins with a bit that says whether it is the last.
  ///
  /// @param distance from the first sequence number, below [#LONG_MASK]
  public static int bit(int distance) {
    if (distance < SHORT_MASK) {
      return distance + 1;
    }
    return distance < MIDDLE_MASK ? distance + 2 : distance + 3;
  }
}
