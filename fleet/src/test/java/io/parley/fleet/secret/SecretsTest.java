package io.parley.fleet.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @TempDir Path directory;

  @Test
  void areMadeOnceAndKeptForTheOwnerAlone() throws Exception {
    Secrets first = Secrets.obtain(directory, new SecureRandom());
    Secrets second = Secrets.obtain(directory, new SecureRandom());

    assertThat(second.masterKey()).isEqualTo(first.masterKey());
    assertThat(second.adminToken()).isEqualTo(first.adminToken());
    assertThat(Secrets.adminToken(directory)).isEqualTo(first.adminToken());
    assertThat(Base64.getDecoder().decode(first.masterKey())).hasSize(32);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("master-key"))))
        .isEqualTo("rw-------");
    assertThat(first).asString().doesNotContain(first.masterKey());
  }
}
