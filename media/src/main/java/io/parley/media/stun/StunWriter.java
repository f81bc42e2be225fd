package io.parley.media.stun;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// Writes STUN messages, one after the other (RFC 8489 §5).
///
/// Either a whole message ([#bindingSuccess], [#roleConflict]) or piece by piece: [#begin], then
/// attributes, then [#finish]. The caller's memory holds at least [#MAX_BYTES] from the offset.
public final class StunWriter {

  /// No message written here is longer: two user fragments of 256 characters and the rest.
  public static final int MAX_BYTES = 704;

  private static final int ROLE_CONFLICT = 487;

  private final byte[] bytes = new byte[MAX_BYTES];
  private final MemorySegment message = MemorySegment.ofArray(bytes);
  private final HmacSha1 hmac = new HmacSha1();
  private final CRC32 crc = new CRC32();
  private int length;

  /// Answers a Binding request: `source` is where it came from.
  ///
  /// @param key the password that the request was signed with
  /// @return bytes written
  public int bindingSuccess(
      StunMessage request,
      InetSocketAddress source,
      byte[] key,
      MemorySegment out,
      long outOffset) {
    return begin(StunMessage.BINDING_SUCCESS, request.transactionId())
        .xorMappedAddress(source)
        .finish(key, out, outOffset);
  }

  /// Tells a peer that claims our role to take the other one (RFC 8445 §7.3.1.1).
  ///
  /// @return bytes written
  public int roleConflict(StunMessage request, byte[] key, MemorySegment out, long outOffset) {
    return begin(StunMessage.BINDING_ERROR, request.transactionId())
        .errorCode(ROLE_CONFLICT, "Role Conflict")
        .finish(key, out, outOffset);
  }

  /// Begins a message.
  ///
  /// @param type such as [StunMessage#BINDING_REQUEST]
  /// @param transactionId 12 bytes
  public StunWriter begin(int type, byte[] transactionId) {
    Wire.putU16(message, 0, type);
    Wire.putI32(message, 4, Stun.MAGIC_COOKIE);
    System.arraycopy(transactionId, 0, bytes, 8, Stun.TRANSACTION_ID_BYTES);
    length = Stun.HEADER_BYTES;
    return this;
  }

  /// @param username at most 512 bytes
  public StunWriter username(String username) {
    byte[] value = username.getBytes(StandardCharsets.UTF_8);
    if (value.length > 512) {
      throw new IllegalArgumentException("a user name has at most 512 bytes");
    }
    return attribute(Stun.USERNAME, value);
  }

  public StunWriter priority(long priority) {
    Wire.putI32(message, attributeHeader(Stun.PRIORITY, 4), (int) priority);
    return this;
  }

  public StunWriter useCandidate() {
    attributeHeader(Stun.USE_CANDIDATE, 0);
    return this;
  }

  public StunWriter controlling(long tieBreaker) {
    Wire.putI64(message, attributeHeader(Stun.ICE_CONTROLLING, 8), tieBreaker);
    return this;
  }

  public StunWriter controlled(long tieBreaker) {
    Wire.putI64(message, attributeHeader(Stun.ICE_CONTROLLED, 8), tieBreaker);
    return this;
  }

  /// @param address resolved, IPv4 or IPv6
  public StunWriter xorMappedAddress(InetSocketAddress address) {
    byte[] value = address.getAddress().getAddress();
    int at = attributeHeader(Stun.XOR_MAPPED_ADDRESS, 4 + value.length);
    Wire.putU8(message, at, 0);
    Wire.putU8(message, at + 1, value.length == 4 ? Stun.IPV4 : Stun.IPV6);
    Wire.putU16(message, at + 2, address.getPort() ^ (Stun.MAGIC_COOKIE >>> 16));
    for (int i = 0; i < value.length; i++) {
      bytes[at + 4 + i] = (byte) (value[i] ^ bytes[4 + i]); // cookie, then transaction id
    }
    return this;
  }

  /// @param code 300 to 699
  public StunWriter errorCode(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int at = attributeHeader(Stun.ERROR_CODE, 4 + text.length);
    Wire.putU16(message, at, 0);
    Wire.putU8(message, at + 2, code / 100);
    Wire.putU8(message, at + 3, code % 100);
    System.arraycopy(text, 0, bytes, at + 4, text.length);
    return this;
  }

  /// Adds MESSAGE-INTEGRITY (HMAC-SHA1) and FINGERPRINT, and copies the message out.
  ///
  /// @return bytes written
  public int finish(byte[] key, MemorySegment out, long outOffset) {
    int integrityAt = attributeHeader(Stun.MESSAGE_INTEGRITY, Stun.INTEGRITY_BYTES);
    Wire.putU16(message, 2, length - Stun.HEADER_BYTES);
    byte[] tag = hmac.of(key, bytes, integrityAt - Stun.ATTRIBUTE_HEADER_BYTES);
    System.arraycopy(tag, 0, bytes, integrityAt, tag.length);
    return finishUnsigned(out, outOffset);
  }

  /// Adds FINGERPRINT alone, and copies the message out.
  ///
  /// @return bytes written
  public int finishUnsigned(MemorySegment out, long outOffset) {
    int fingerprintAt = attributeHeader(Stun.FINGERPRINT, 4);
    Wire.putU16(message, 2, length - Stun.HEADER_BYTES);
    crc.reset();
    crc.update(bytes, 0, fingerprintAt - Stun.ATTRIBUTE_HEADER_BYTES);
    Wire.putI32(message, fingerprintAt, (int) crc.getValue() ^ Stun.FINGERPRINT_XOR);
    MemorySegment.copy(bytes, 0, out, ValueLayout.JAVA_BYTE, outOffset, length);
    return length;
  }

  private StunWriter attribute(int type, byte[] value) {
    int at = attributeHeader(type, value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    return this;
  }

  private int attributeHeader(int type, int valueLength) {
    int at = length + Stun.ATTRIBUTE_HEADER_BYTES;
    Wire.putU16(message, length, type);
    Wire.putU16(message, length + 2, valueLength);
    length = at + Stun.padded(valueLength);
    message.asSlice(at, length - at).fill((byte) 0);
    return at;
  }
}
