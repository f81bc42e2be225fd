package io.parley.media.stun;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keyed hash of MESSAGE-INTEGRITY (RFC 8489 §14.5).
final class HmacSha1 {

  private static final String ALGORITHM = "HmacSHA1";

  private final Mac mac;

  HmacSha1() {
    try {
      mac = Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  /// @param key 1 byte or more
  byte[] of(byte[] key, byte[] message, int length) {
    try {
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA1 takes any key", e);
    }
    mac.update(message, 0, length);
    return mac.doFinal();
  }

  /// Compares without telling by its duration where the two differ.
  static boolean same(byte[] computed, byte[] message, int offset) {
    byte[] received = new byte[computed.length];
    System.arraycopy(message, offset, received, 0, computed.length);
    return MessageDigest.isEqual(computed, received);
  }
}
