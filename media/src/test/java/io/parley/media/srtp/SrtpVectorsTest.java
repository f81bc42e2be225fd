package io.parley.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Whole packets with known answers: the master key of RFC 3711 B.3 with the packets that libsrtp
/// checks itself against, for both profiles.
class SrtpVectorsTest {

  private static final String CM_KEY = "e1f97a0d3e018be0d64fa32c06de4139";
  private static final String CM_SALT = "0ec675ad498afeebb6960b3aabe6";
  private static final String GCM_KEY = "000102030405060708090a0b0c0d0e0f";
  private static final String GCM_SALT = "a0a1a2a3a4a5a6a7a8a9aaab";

  private static final String RTP = "800f1234decafbadcafebabe" + "ab".repeat(16);
  private static final String RTCP = "81c8000bcafebabe" + "ab".repeat(16);

  private static final String CM_RTP =
      "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
  private static final String CM_RTCP =
      "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";
  private static final String GCM_RTP =
      "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392";

  @Test
  void protectsAsOthersDo() {
    assertThat(protect(SrtpProfile.AES_CM_128_HMAC_SHA1_80, CM_KEY, CM_SALT)).isEqualTo(CM_RTP);
    assertThat(protect(SrtpProfile.AEAD_AES_128_GCM, GCM_KEY, GCM_SALT)).isEqualTo(GCM_RTP);
  }

  @Test
  void opensWhatOthersProtected() {
    var cm = receiver(SrtpProfile.AES_CM_128_HMAC_SHA1_80, CM_KEY, CM_SALT);
    var gcm = receiver(SrtpProfile.AEAD_AES_128_GCM, GCM_KEY, GCM_SALT);

    assertThat(open(cm, CM_RTP)).isEqualTo(RTP);
    assertThat(open(gcm, GCM_RTP)).isEqualTo(RTP);
  }

  @Test
  void opensControlPacketsThatOthersProtected() {
    var receiver = receiver(SrtpProfile.AES_CM_128_HMAC_SHA1_80, CM_KEY, CM_SALT);
    byte[] packet = bytes(CM_RTCP);

    int length = receiver.unprotectRtcp(MemorySegment.ofArray(packet), 0, packet.length);

    assertThat(hex(packet, length)).isEqualTo(RTCP);
  }

  private static String protect(SrtpProfile profile, String key, String salt) {
    byte[] packet = Arrays.copyOf(bytes(RTP), 100);
    var sender = new SrtpSender(profile, bytes(key), bytes(salt));
    int length = sender.protectRtp(MemorySegment.ofArray(packet), 0, RTP.length() / 2, 100);
    return hex(packet, length);
  }

  private static SrtpReceiver receiver(SrtpProfile profile, String key, String salt) {
    return new SrtpReceiver(profile, bytes(key), bytes(salt));
  }

  private static String open(SrtpReceiver receiver, String hex) {
    byte[] packet = bytes(hex);
    int length = receiver.unprotectRtp(MemorySegment.ofArray(packet), 0, packet.length);
    return hex(packet, length);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes, int length) {
    assertThat(length).isPositive();
    return HexFormat.of().formatHex(bytes, 0, length);
  }
}
