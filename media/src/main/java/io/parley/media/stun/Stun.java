package io.parley.media.stun;

/// Numbers of the STUN wire format (RFC 8489 §5, §14; RFC 8445 §16.1).
final class Stun {

  static final int MAGIC_COOKIE = 0x2112a442;
  static final int HEADER_BYTES = 20;
  static final int ATTRIBUTE_HEADER_BYTES = 4;
  static final int TRANSACTION_ID_BYTES = 12;
  static final int INTEGRITY_BYTES = 20;

  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802a;

  static final int FINGERPRINT_XOR = 0x5354554e;
  static final int IPV4 = 1;
  static final int IPV6 = 2;

  private Stun() {}

  /// The length of an attribute's value with its padding.
  static int padded(int length) {
    return (length + 3) & ~3;
  }
}
