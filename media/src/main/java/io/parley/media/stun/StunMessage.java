package io.parley.media.stun;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A view of one STUN message, reused for the next (RFC 8489 §5).
///
/// It is strict: what wraps is well formed to its last attribute, and its FINGERPRINT, where there
/// is one, is right. The bytes are copied, so the datagram may go. Accessors are valid only after
/// [#wrap] said true. As RFC 8489 §14.5 has it, attributes behind MESSAGE-INTEGRITY do not count.
public final class StunMessage {

  /// Longer ones are refused. ICE needs some 150 bytes.
  static final int CAPACITY = 1280;

  /// A Binding request (RFC 8489 §3).
  public static final int BINDING_REQUEST = 0x0001;

  /// An answer of success to a Binding request.
  public static final int BINDING_SUCCESS = 0x0101;

  /// An answer of failure to a Binding request.
  public static final int BINDING_ERROR = 0x0111;

  /// What a STUN message is for (RFC 8489 §5).
  public enum Kind {
    REQUEST,
    INDICATION,
    SUCCESS,
    ERROR
  }

  private final byte[] bytes = new byte[CAPACITY];
  private final MemorySegment message = MemorySegment.ofArray(bytes);
  private final HmacSha1 hmac = new HmacSha1();
  private final CRC32 crc = new CRC32();

  private int length;
  private int usernameAt;
  private int usernameLength;
  private int integrityAt;
  private int fingerprintAt;
  private int priorityAt;
  private int useCandidateAt;
  private int controllingAt;
  private int controlledAt;
  private int mappedAddressAt;
  private int errorCodeAt;

  /// Whether this can be a STUN message at all: its first bits and the magic cookie.
  public static boolean looksLikeStun(MemorySegment memory, long offset, int length) {
    return length >= Stun.HEADER_BYTES
        && Wire.u8(memory, offset) < 4
        && Wire.i32(memory, offset + 4) == Stun.MAGIC_COOKIE;
  }

  /// Reads a message.
  ///
  /// @return false when it is no well-formed STUN message, and then nothing may be asked
  public boolean wrap(MemorySegment memory, long offset, int length) {
    if (length > CAPACITY
        || !looksLikeStun(memory, offset, length)
        || Wire.u16(memory, offset + 2) != length - Stun.HEADER_BYTES) {
      return false;
    }
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
    this.length = length;
    forget();
    int at = Stun.HEADER_BYTES;
    while (at < length) {
      if (length - at < Stun.ATTRIBUTE_HEADER_BYTES || fingerprintAt != 0) {
        return false;
      }
      int valueLength = Wire.u16(message, at + 2);
      int next = at + Stun.ATTRIBUTE_HEADER_BYTES + Stun.padded(valueLength);
      if (next > length || !note(Wire.u16(message, at), at + 4, valueLength)) {
        return false;
      }
      at = next;
    }
    return fingerprintAt == 0 || fingerprintIsRight();
  }

  /// Of the whole message, in bytes.
  public int length() {
    return length;
  }

  private void forget() {
    usernameAt = 0;
    usernameLength = 0;
    integrityAt = 0;
    fingerprintAt = 0;
    priorityAt = 0;
    useCandidateAt = 0;
    controllingAt = 0;
    controlledAt = 0;
    mappedAddressAt = 0;
    errorCodeAt = 0;
  }

  private boolean note(int type, int at, int valueLength) {
    if (type == Stun.FINGERPRINT) {
      fingerprintAt = at;
      return valueLength == 4;
    }
    if (integrityAt != 0) {
      return true;
    }
    return switch (type) {
      case Stun.USERNAME -> {
        usernameAt = first(usernameAt, at);
        usernameLength = usernameAt == at ? valueLength : usernameLength;
        yield valueLength <= 512;
      }
      case Stun.MESSAGE_INTEGRITY -> {
        integrityAt = at;
        yield valueLength == Stun.INTEGRITY_BYTES;
      }
      case Stun.PRIORITY -> {
        priorityAt = first(priorityAt, at);
        yield valueLength == 4;
      }
      case Stun.USE_CANDIDATE -> {
        useCandidateAt = first(useCandidateAt, at);
        yield valueLength == 0;
      }
      case Stun.ICE_CONTROLLING -> {
        controllingAt = first(controllingAt, at);
        yield valueLength == 8;
      }
      case Stun.ICE_CONTROLLED -> {
        controlledAt = first(controlledAt, at);
        yield valueLength == 8;
      }
      case Stun.XOR_MAPPED_ADDRESS -> {
        mappedAddressAt = first(mappedAddressAt, at);
        yield isAddress(at, valueLength);
      }
      case Stun.ERROR_CODE -> {
        errorCodeAt = first(errorCodeAt, at);
        yield valueLength >= 4;
      }
      default -> true;
    };
  }

  // Of repeated attributes the first counts (RFC 8489 §14).
  private static int first(int before, int at) {
    return before == 0 ? at : before;
  }

  private boolean isAddress(int at, int valueLength) {
    return switch (valueLength) {
      case 8 -> Wire.u8(message, at + 1) == Stun.IPV4;
      case 20 -> Wire.u8(message, at + 1) == Stun.IPV6;
      default -> false;
    };
  }

  private boolean fingerprintIsRight() {
    crc.reset();
    crc.update(bytes, 0, fingerprintAt - Stun.ATTRIBUTE_HEADER_BYTES);
    return ((int) crc.getValue() ^ Stun.FINGERPRINT_XOR) == Wire.i32(message, fingerprintAt);
  }

  /// Whether MESSAGE-INTEGRITY is there and was made with this key (HMAC-SHA1, §14.5).
  public boolean integrityIs(byte[] key) {
    if (integrityAt == 0 || key.length == 0) {
      return false;
    }
    // The length that was hashed ends with MESSAGE-INTEGRITY.
    int end = integrityAt + Stun.INTEGRITY_BYTES;
    Wire.putU16(message, 2, end - Stun.HEADER_BYTES);
    byte[] computed = hmac.of(key, bytes, integrityAt - Stun.ATTRIBUTE_HEADER_BYTES);
    Wire.putU16(message, 2, length - Stun.HEADER_BYTES);
    return HmacSha1.same(computed, bytes, integrityAt);
  }

  /// Class and method as they lie in the header, such as [#BINDING_REQUEST].
  public int type() {
    return Wire.u16(message, 0);
  }

  public Kind kind() {
    int type = type();
    return switch ((type >> 7 & 2) | (type >> 4 & 1)) {
      case 0 -> Kind.REQUEST;
      case 1 -> Kind.INDICATION;
      case 2 -> Kind.SUCCESS;
      default -> Kind.ERROR;
    };
  }

  /// The method, 1 for Binding.
  public int method() {
    int type = type();
    return (type & 0xf) | (type >> 1 & 0x70) | (type >> 2 & 0xf80);
  }

  /// A copy of the 12 bytes that request and answer share.
  public byte[] transactionId() {
    return Arrays.copyOfRange(bytes, 8, Stun.HEADER_BYTES);
  }

  /// Whether this message belongs to a transaction.
  public boolean transactionIs(byte[] transactionId) {
    return Arrays.equals(bytes, 8, Stun.HEADER_BYTES, transactionId, 0, Stun.TRANSACTION_ID_BYTES);
  }

  public boolean hasUsername() {
    return usernameAt != 0;
  }

  /// USERNAME as text; empty when there is none.
  public String username() {
    return new String(bytes, usernameAt, usernameLength, StandardCharsets.UTF_8);
  }

  /// Whether USERNAME begins with this fragment and a colon (RFC 8445 §7.3).
  public boolean usernameStartsWith(byte[] ufrag) {
    return usernameAt != 0
        && usernameLength > ufrag.length
        && bytes[usernameAt + ufrag.length] == ':'
        && Arrays.equals(bytes, usernameAt, usernameAt + ufrag.length, ufrag, 0, ufrag.length);
  }

  public boolean hasIntegrity() {
    return integrityAt != 0;
  }

  public boolean hasFingerprint() {
    return fingerprintAt != 0;
  }

  /// PRIORITY, 0 to 4294967295; -1 when there is none.
  public long priority() {
    return priorityAt == 0 ? -1 : Wire.u32(message, priorityAt);
  }

  public boolean hasUseCandidate() {
    return useCandidateAt != 0;
  }

  public boolean isControlling() {
    return controllingAt != 0;
  }

  public boolean isControlled() {
    return controlledAt != 0;
  }

  /// The tie-breaker of ICE-CONTROLLING or ICE-CONTROLLED; 0 when there is neither.
  public long tieBreaker() {
    int at = controllingAt != 0 ? controllingAt : controlledAt;
    return at == 0 ? 0 : Wire.i64(message, at);
  }

  /// ERROR-CODE, such as 487; 0 when there is none.
  public int errorCode() {
    return errorCodeAt == 0
        ? 0
        : (Wire.u8(message, errorCodeAt + 2) & 7) * 100 + Wire.u8(message, errorCodeAt + 3);
  }

  /// XOR-MAPPED-ADDRESS: how the other side sees us; null when there is none.
  public @Nullable InetSocketAddress mappedAddress() {
    if (mappedAddressAt == 0) {
      return null;
    }
    int port = Wire.u16(message, mappedAddressAt + 2) ^ (Stun.MAGIC_COOKIE >>> 16);
    byte[] address = new byte[Wire.u8(message, mappedAddressAt + 1) == Stun.IPV4 ? 4 : 16];
    for (int i = 0; i < address.length; i++) {
      address[i] = (byte) (bytes[mappedAddressAt + 4 + i] ^ bytes[4 + i]); // cookie, transaction
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
