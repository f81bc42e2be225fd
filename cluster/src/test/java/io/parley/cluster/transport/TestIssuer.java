package io.parley.cluster.transport;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// An issuer of certificates, made for one test.
final class TestIssuer {

  private static final Duration VALIDITY = Duration.ofHours(1);

  private final SecureRandom random = new SecureRandom();
  private final X500Name name;
  private final KeyPair pair;
  private final X509Certificate own;

  TestIssuer(String name) throws GeneralSecurityException, IOException, OperatorCreationException {
    this.name = new X500Name("CN=" + name);
    this.pair = pair();
    this.own = certificate(this.name, pair, null);
  }

  /// Writes a new certificate for this DNS name, its key, and who to trust.
  TlsProperties issue(Path directory, String host)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    Files.createDirectories(directory);
    KeyPair theirs = pair();
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    Path trust = directory.resolve("trust.pem");
    write(certificate, certificate(new X500Name("CN=" + host), theirs, host));
    write(key, new JcaPKCS8Generator(theirs.getPrivate(), null));
    write(trust, own);
    return new TlsProperties(certificate.toString(), key.toString(), trust.toString());
  }

  private KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private X509Certificate certificate(X500Name subject, KeyPair subjectPair, @Nullable String host)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, random),
            Date.from(now.minus(VALIDITY)),
            Date.from(now.plus(VALIDITY)),
            subject,
            subjectPair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host == null));
    if (host != null) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static void write(Path file, Object what) throws IOException {
    try (Writer text = Files.newBufferedWriter(file);
        JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(what);
    }
  }
}
