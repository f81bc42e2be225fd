package io.parley.media.sctp;

/// Payload protocol identifiers of WebRTC (RFC 8831 §8).
final class PayloadProtocol {

  static final int DCEP = 50;
  static final int STRING = 51;
  static final int BINARY = 53;

  /// SCTP cannot carry nothing, so an empty message is one zero byte under an identifier of its
  /// own.
  static final int STRING_EMPTY = 56;

  static final int BINARY_EMPTY = 57;

  private PayloadProtocol() {}

  static int of(PayloadKind kind, boolean empty) {
    return switch (kind) {
      case STRING -> empty ? STRING_EMPTY : STRING;
      case BINARY -> empty ? BINARY_EMPTY : BINARY;
    };
  }
}
