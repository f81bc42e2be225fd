package io.parley.gateway.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// A certificate that this server signed itself, kept in a file that only its owner reads. A
/// browser that was told once to trust it asks no more.
///
/// @param key its private key
record OwnCertificate(X509Certificate certificate, PrivateKey key) {

  /// Browsers take no certificate that lives longer.
  private static final Duration VALIDITY = Duration.ofDays(820);

  /// One that ends this soon is replaced.
  private static final Duration RENEWAL = Duration.ofDays(30);

  private static final String FILE = "tls.pem";
  private static final int IP_ADDRESS_NAME = 7; // RFC 5280, section 4.2.1.6

  /// The certificate of this directory; a new one where there is none, where it is not for this
  /// address, or where it ends soon.
  ///
  /// @throws IOException where the directory cannot be written; the message says which
  static OwnCertificate load(Path directory, InetAddress address, Instant now) throws IOException {
    Path file = directory.resolve(FILE);
    OwnCertificate kept = read(file);
    if (kept != null && kept.covers(address) && kept.isValid(now)) {
      return kept;
    }
    OwnCertificate made = make(address, now);
    made.write(file);
    return made;
  }

  private boolean covers(InetAddress address) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null
          && names.stream()
              .anyMatch(
                  name ->
                      name.get(0).equals(IP_ADDRESS_NAME)
                          && name.get(1).equals(address.getHostAddress()));
    } catch (GeneralSecurityException unreadable) {
      return false;
    }
  }

  private boolean isValid(Instant now) {
    return certificate.getNotAfter().toInstant().isAfter(now.plus(RENEWAL));
  }

  private static OwnCertificate make(InetAddress address, Instant now) {
    try {
      SecureRandom random = new SecureRandom();
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500Name("CN=Parley " + address.getHostAddress());
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(127, random),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(VALIDITY)),
              name,
              pair.getPublic());
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
          .addExtension(Extension.subjectAlternativeName, false, names(address));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new OwnCertificate(
          new JcaX509CertificateConverter().getCertificate(builder.build(signer)),
          pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException impossible) {
      throw new IllegalStateException("every JDK has P-256 and SHA-256", impossible);
    }
  }

  private static GeneralNames names(InetAddress address) {
    return new GeneralNames(
        new GeneralName[] {
          new GeneralName(GeneralName.iPAddress, withoutZone(address)),
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.dNSName, "localhost")
        });
  }

  private static String withoutZone(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  private void write(Path file) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(certificate);
      pem.writeObject(new JcaPKCS8Generator(key, null));
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path fresh = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(fresh);
    try (var channel =
        Files.newByteChannel(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Null where there is none, or what is there cannot be used.
  private static @Nullable OwnCertificate read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException none) {
      return null;
    }
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      Object certificate = parser.readObject();
      Object key = parser.readObject();
      return certificate instanceof X509CertificateHolder holder
              && key instanceof PrivateKeyInfo info
          ? new OwnCertificate(
              new JcaX509CertificateConverter().getCertificate(holder),
              new JcaPEMKeyConverter().getPrivateKey(info))
          : null;
    } catch (GeneralSecurityException | IOException spoilt) {
      return null;
    }
  }
}
