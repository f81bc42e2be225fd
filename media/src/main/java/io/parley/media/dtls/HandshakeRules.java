package io.parley.media.dtls;

import org.bouncycastle.tls.CipherSuite;

/// What both roles offer (RFC 8827 §6.5).
final class HandshakeRules {

  /// Bouncy Castle would resend by the wall clock; an hour keeps it from doing so. We resend.
  static final int NEVER_MILLIS = 3_600_000;

  private HandshakeRules() {}

  /// All of them AES-GCM, on which [RecordScreen] relies.
  static int[] cipherSuites() {
    return new int[] {
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };
  }
}
