package io.parley.cluster.transport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// `parley.tls`: the certificates with which services know each other. All three or none; without
/// them services speak in the clear, which only a network of their own forgives.
///
/// The files are read again every minute, so that certificates can be renewed without a restart.
///
/// @param certificate PEM file with this service's certificate and those between it and its issuer
/// @param privateKey PEM file with its key, PKCS #8 and not encrypted
/// @param trust PEM file with the issuers of the fleet's certificates. Whoever has a certificate of
///   theirs belongs to the fleet, whatever name it is for: they must issue for nothing else
@ConfigurationProperties("parley.tls")
public record TlsProperties(String certificate, String privateKey, String trust) {

  /// Without TLS.
  public static final TlsProperties NONE = new TlsProperties(null, null, null);

  public TlsProperties(
      @Nullable String certificate, @Nullable String privateKey, @Nullable String trust) {
    this.certificate = given(certificate);
    this.privateKey = given(privateKey);
    this.trust = given(trust);
    boolean all =
        !this.certificate.isEmpty() && !this.privateKey.isEmpty() && !this.trust.isEmpty();
    boolean none = this.certificate.isEmpty() && this.privateKey.isEmpty() && this.trust.isEmpty();
    if (!all && !none) {
      throw new IllegalArgumentException(
          "parley.tls must have certificate, private-key and trust, or none of them");
    }
  }

  private static String given(@Nullable String path) {
    return path == null ? "" : path;
  }

  /// Whether services are to speak TLS.
  public boolean isConfigured() {
    return !certificate.isEmpty();
  }
}
