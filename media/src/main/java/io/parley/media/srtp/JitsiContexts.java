package io.parley.media.srtp;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;

/// Makes jitsi-srtp's contexts for one direction of a transport.
final class JitsiContexts {

  static {
    // Left alone, the first context of a process measures every cipher there is, for a second.
    Aes.setFactoryClassName(JitsiOpenSslProvider.isLoaded() ? "OpenSSL" : "SunJCE");
  }

  private final SrtpContextFactory factory;

  JitsiContexts(boolean sender, SrtpProfile profile, byte[] key, byte[] salt) {
    factory =
        new SrtpContextFactory(
            sender, key, salt, policy(profile), policy(profile), SilentLogger.INSTANCE);
  }

  private static SrtpPolicy policy(SrtpProfile profile) {
    var policy =
        switch (profile) {
          case AEAD_AES_128_GCM ->
              new SrtpPolicy(
                  SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
          case AES_CM_128_HMAC_SHA1_80 ->
              new SrtpPolicy(
                  SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
        };
    // Received: our own window is wider. Sent: a retransmission goes out again as it was.
    policy.setReceiveReplayEnabled(false);
    policy.setSendReplayEnabled(false);
    return policy;
  }

  SrtpCryptoContext rtp(int ssrc) {
    try {
      return factory.deriveContext(ssrc, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keys of the right length were refused", e);
    }
  }

  SrtcpCryptoContext rtcp(int ssrc) {
    try {
      return factory.deriveControlContext(ssrc);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keys of the right length were refused", e);
    }
  }

  void close() {
    factory.close();
  }
}
