package io.parley.media.section;

/// One codec of a section, as negotiated.
///
/// @param payloadType 0 to 127
/// @param rtxPayloadType of its retransmissions (RFC 4588), -1 where none were negotiated
/// @param fmtp the parameters after the payload type in `a=fmtp`, empty where there are none; two
///     formats of one codec (H.264 profiles, VP9 profiles) differ in it
/// @param nack lost packets are asked for and sent again (RFC 4585 §6.2.1)
/// @param redPayloadType of packets that repeat earlier frames of it (RFC 2198), -1 where that was
///     not negotiated; audio alone
public record PayloadFormat(
    int payloadType,
    Codec codec,
    int rtxPayloadType,
    String fmtp,
    boolean nack,
    int redPayloadType) {

  /// Without redundancy.
  public PayloadFormat(
      int payloadType, Codec codec, int rtxPayloadType, String fmtp, boolean nack) {
    this(payloadType, codec, rtxPayloadType, fmtp, nack, -1);
  }

  /// Whether packets may repeat earlier frames.
  public boolean takesRed() {
    return redPayloadType >= 0;
  }

  /// The same with another payload type of redundancy, -1 for none.
  public PayloadFormat withRed(int type) {
    return new PayloadFormat(payloadType, codec, rtxPayloadType, fmtp, nack, type);
  }

  /// The same with other parameters.
  public PayloadFormat withFmtp(String parameters) {
    return new PayloadFormat(payloadType, codec, rtxPayloadType, parameters, nack, redPayloadType);
  }
}
