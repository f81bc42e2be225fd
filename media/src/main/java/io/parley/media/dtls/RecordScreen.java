package io.parley.media.dtls;

/// Looks at a datagram's DTLS records before Bouncy Castle does (RFC 6347 §4.1, §4.2.2): a forged
/// record that is too short to be decrypted would end its connection, a forged length would cost it
/// megabytes.
final class RecordScreen {

  /// The longest datagram; a peer's stays below one Ethernet frame.
  static final int DATAGRAM_BYTES = 2048;

  static final int HANDSHAKE = 22;

  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int APPLICATION_DATA = 23;
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER = 13;
  private static final int MESSAGE_HEADER = 12;

  /// The longest handshake message: a chain of RSA certificates fits.
  private static final int MESSAGE_BYTES = 1 << 14;

  /// Explicit nonce and tag of AES-GCM, the only kind of cipher that is negotiated.
  private static final int LEAST_ENCRYPTED = 24;

  private RecordScreen() {}

  /// Whether all of the datagram is well-formed records.
  static boolean passes(byte[] datagram, int offset, int length) {
    if (length < RECORD_HEADER || length > DATAGRAM_BYTES) {
      return false;
    }
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (end - at < RECORD_HEADER) {
        return false;
      }
      int recordLength = u16(datagram, at + 11);
      if (recordLength > end - at - RECORD_HEADER || !passesRecord(datagram, at, recordLength)) {
        return false;
      }
      at += RECORD_HEADER + recordLength;
    }
    return true;
  }

  private static boolean passesRecord(byte[] datagram, int at, int recordLength) {
    int type = datagram[at];
    if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || datagram[at + 1] != (byte) 0xfe) {
      return false;
    }
    if (u16(datagram, at + 3) > 0) {
      return recordLength >= LEAST_ENCRYPTED;
    }
    return type == HANDSHAKE
        ? passesMessages(datagram, at + RECORD_HEADER, recordLength)
        : recordLength > 0;
  }

  private static boolean passesMessages(byte[] datagram, int from, int length) {
    int at = from;
    int end = from + length;
    while (at < end) {
      if (end - at < MESSAGE_HEADER) {
        return false;
      }
      int messageLength = u24(datagram, at + 1);
      int fragmentLength = u24(datagram, at + 9);
      if (messageLength > MESSAGE_BYTES || fragmentLength > end - at - MESSAGE_HEADER) {
        return false;
      }
      at += MESSAGE_HEADER + fragmentLength;
    }
    return length > 0;
  }

  /// Whether a datagram that passed begins a handshake.
  static boolean isClientHello(byte[] datagram, int offset) {
    return isHandshake(datagram, offset)
        && u16(datagram, offset + 3) == 0
        && datagram[offset + RECORD_HEADER] == CLIENT_HELLO;
  }

  /// Whether a datagram that passed begins with a handshake record, encrypted or not.
  static boolean isHandshake(byte[] datagram, int offset) {
    return datagram[offset] == HANDSHAKE;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private static int u24(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 16 | u16(bytes, at + 1);
  }
}
