package io.parley.media.dtls;

import io.parley.media.dtls.DtlsFingerprint.Algorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;

/// Who a process is to its peers: an ECDSA P-256 key with a certificate it signed itself, known by
/// its fingerprint (RFC 8827 §6.5). One for each process, used by all its transports.
public final class DtlsIdentity {

  // Peers look at the fingerprint, not at dates; fixed ones need no clock.
  private static final Date NOT_BEFORE = Date.from(Instant.parse("2025-01-01T00:00:00Z"));
  private static final Date NOT_AFTER = Date.from(Instant.parse("2049-12-31T00:00:00Z"));

  private final HandshakeCrypto crypto;
  private final AsymmetricKeyParameter privateKey;
  private final byte[] encoded;
  private final String fingerprint;

  private DtlsIdentity(HandshakeCrypto crypto, AsymmetricKeyParameter privateKey, byte[] encoded) {
    this.crypto = crypto;
    this.privateKey = privateKey;
    this.encoded = encoded;
    this.fingerprint = DtlsFingerprint.of(Algorithm.SHA_256, encoded);
  }

  /// Makes a new key and certificate.
  ///
  /// @param random also the source of everything secret in this identity's handshakes
  public static DtlsIdentity create(SecureRandom random) {
    AsymmetricCipherKeyPair pair = keyPair(random);
    try {
      byte[] encoded = certificate(pair, random);
      return new DtlsIdentity(new HandshakeCrypto(random), pair.getPrivate(), encoded);
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a fresh P-256 key could not sign its certificate", e);
    }
  }

  private static AsymmetricCipherKeyPair keyPair(SecureRandom random) {
    var curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
    var domain = new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, curve);
    var generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(domain, random));
    return generator.generateKeyPair();
  }

  private static byte[] certificate(AsymmetricCipherKeyPair pair, SecureRandom random)
      throws IOException, OperatorCreationException {
    var name = new X500Name("CN=parley");
    var serial = new BigInteger(64, random).setBit(0);
    var key = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic());
    var signer =
        new BcECContentSignerBuilder(
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
            .setSecureRandom(random)
            .build(pair.getPrivate());
    return new X509v3CertificateBuilder(name, serial, NOT_BEFORE, NOT_AFTER, name, key)
        .build(signer)
        .getEncoded();
  }

  /// SHA-256 of the certificate as `a=fingerprint` has it: upper-case pairs with colons (RFC 8122).
  public String fingerprint() {
    return fingerprint;
  }

  HandshakeCrypto crypto() {
    return crypto;
  }

  /// Signs one handshake in the name of this identity.
  TlsCredentialedSigner signer(TlsCryptoParameters parameters) throws IOException {
    var certificate = new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, encoded)});
    return new BcDefaultTlsCredentialedSigner(
        parameters,
        crypto,
        privateKey,
        certificate,
        new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }

  @Override
  public String toString() {
    return "DtlsIdentity[" + fingerprint + "]";
  }
}
