package io.parley.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {

  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  @TempDir private Path directory;

  private X509Certificate load(String address, Instant now) throws IOException {
    return OwnCertificate.load(directory.resolve("deep"), InetAddress.getByName(address), now)
        .certificate();
  }

  @Test
  void isKeptForItsOwnerAlone() throws IOException {
    X509Certificate made = load("192.0.2.7", NOW);

    assertThat(load("192.0.2.7", NOW.plus(Duration.ofDays(100)))).isEqualTo(made);
    Path file = directory.resolve("deep/tls.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void isMadeAgainForAnotherAddressAndBeforeItEnds() throws IOException {
    X509Certificate made = load("192.0.2.7", NOW);
    X509Certificate other = load("2001:db8::1", NOW);

    assertThat(other).isNotEqualTo(made);
    assertThat(load("2001:db8::1", NOW)).isEqualTo(other);
    assertThat(load("2001:db8::1", NOW.plus(Duration.ofDays(800)))).isNotEqualTo(other);
  }

  @Test
  void isMadeAgainWhereTheFileIsSpoilt() throws IOException {
    X509Certificate made = load("192.0.2.7", NOW);
    Files.writeString(directory.resolve("deep/tls.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");

    assertThat(load("192.0.2.7", NOW)).isNotEqualTo(made);
  }
}
