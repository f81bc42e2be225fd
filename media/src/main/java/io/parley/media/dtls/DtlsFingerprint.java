package io.parley.media.dtls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/// The certificate a peer promised in its description (RFC 8122 §5).
///
/// @param algorithm null when it is one we do not know: then no certificate fits
/// @param value upper-case pairs with colons
record DtlsFingerprint(@Nullable Algorithm algorithm, String value) {

  /// Hash functions that nobody can find a second certificate for.
  enum Algorithm {
    SHA_256("SHA-256"),
    SHA_384("SHA-384"),
    SHA_512("SHA-512");

    private final String digest;

    Algorithm(String digest) {
      this.digest = digest;
    }
  }

  static DtlsFingerprint parse(String algorithm, String value) {
    Algorithm known = null;
    for (Algorithm candidate : Algorithm.values()) {
      known = candidate.digest.equalsIgnoreCase(algorithm) ? candidate : known;
    }
    return new DtlsFingerprint(known, value.toUpperCase(Locale.ROOT));
  }

  static String of(Algorithm algorithm, byte[] certificate) {
    try {
      byte[] hash = MessageDigest.getInstance(algorithm.digest).digest(certificate);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm.digest, e);
    }
  }

  /// Refuses any other certificate, and none.
  void verify(Certificate certificate) throws IOException {
    if (certificate.isEmpty() || algorithm == null) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate, "no certificate to compare");
    }
    String found = of(algorithm, certificate.getCertificateAt(0).getEncoded());
    if (!MessageDigest.isEqual(bytes(found), bytes(value))) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate, "another certificate was promised");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
