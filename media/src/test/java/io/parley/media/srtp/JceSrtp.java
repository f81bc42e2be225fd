package io.parley.media.srtp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// SRTP a second time, by the letter of RFC 3711 and RFC 7714 and with the JDK's ciphers alone: the
/// oracle for the other one. Knows neither replays nor roll-over; the caller gives the index.
final class JceSrtp {

  static final int RTP = 0;
  static final int RTCP = 3;

  private static final int ENCRYPTED = 0x8000_0000;

  private final SrtpProfile profile;
  private final byte[] key;
  private final byte[] salt;

  JceSrtp(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, int labels) {
    this(
        profile,
        derive(masterKey, masterSalt, labels, profile.keyBytes()),
        derive(masterKey, masterSalt, labels + 2, profile.saltBytes()),
        derive(masterKey, masterSalt, labels + 1, 20));
  }

  private final byte[] authKey;

  JceSrtp(SrtpProfile profile, byte[] key, byte[] salt, byte[] authKey) {
    this.profile = profile;
    this.key = key;
    this.salt = salt;
    this.authKey = authKey;
  }

  /// RFC 3711 §4.3.1, with a key derivation rate of zero.
  static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) {
    byte[] iv = Arrays.copyOf(masterSalt, 16);
    iv[7] ^= (byte) label;
    return counterMode(masterKey, iv, new byte[length]);
  }

  static byte[] counterMode(byte[] key, byte[] iv, byte[] data) {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @param header bytes that stay readable
  byte[] rtp(byte[] packet, int header, long index) {
    int ssrc = ByteBuffer.wrap(packet).getInt(8);
    byte[] clear = Arrays.copyOf(packet, header);
    byte[] payload = Arrays.copyOfRange(packet, header, packet.length);
    if (profile == SrtpProfile.AEAD_AES_128_GCM) {
      return concat(clear, seal(iv(ssrc, index, 12), clear, payload));
    }
    byte[] encrypted = concat(clear, counterMode(key, iv(ssrc, index, 14), payload));
    byte[] rollover = ByteBuffer.allocate(4).putInt((int) (index >>> 16)).array();
    return concat(encrypted, Arrays.copyOf(hmac(concat(encrypted, rollover)), 10));
  }

  byte[] rtcp(byte[] packet, int index) {
    int ssrc = ByteBuffer.wrap(packet).getInt(4);
    byte[] clear = Arrays.copyOf(packet, 8);
    byte[] payload = Arrays.copyOfRange(packet, 8, packet.length);
    byte[] trailer = ByteBuffer.allocate(4).putInt(index | ENCRYPTED).array();
    if (profile == SrtpProfile.AEAD_AES_128_GCM) {
      byte[] sealed = seal(iv(ssrc, index, 12), concat(clear, trailer), payload);
      return concat(concat(clear, sealed), trailer);
    }
    byte[] encrypted =
        concat(concat(clear, counterMode(key, iv(ssrc, index, 14), payload)), trailer);
    return concat(encrypted, Arrays.copyOf(hmac(encrypted), 10));
  }

  /// Salt xor ssrc and index, which end at byte `end`; 16 bytes for counter mode, else 12.
  private byte[] iv(int ssrc, long index, int end) {
    byte[] iv = Arrays.copyOf(salt, end == 12 ? 12 : 16);
    byte[] mixed = new byte[iv.length];
    ByteBuffer.wrap(mixed).putInt(end - 10, ssrc);
    for (int i = 0; i < 6; i++) {
      mixed[end - 1 - i] = (byte) (index >>> 8 * i);
    }
    for (int i = 0; i < iv.length; i++) {
      iv[i] ^= mixed[i];
    }
    return iv;
  }

  byte[] seal(byte[] iv, byte[] additional, byte[] payload) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
      cipher.updateAAD(additional);
      return cipher.doFinal(payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] hmac(byte[] data) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authKey, "HmacSHA1"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
