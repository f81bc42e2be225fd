package io.parley.fleet.secret;

import io.parley.fleet.options.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// What this fleet made up for itself at its first start and keeps; only the owner may read it.
///
/// @param masterKey base64 of 32 bytes; seals the tenants' API secrets
/// @param adminToken of the gateways' admin port and of the launcher's control port
/// @param linkKey the random part of the join link
public record Secrets(String masterKey, String adminToken, String linkKey) {

  private static final int MASTER_KEY_BYTES = 32;
  private static final int TOKEN_BYTES = 24;
  private static final int LINK_KEY_BYTES = 12;

  /// Those in this directory, made where there are none yet.
  ///
  /// @throws UsageException where the directory cannot be written to
  public static Secrets obtain(Path directory, SecureRandom random) {
    try {
      return new Secrets(
          obtain(
              directory.resolve("master-key"),
              Base64.getEncoder().encodeToString(bytes(random, MASTER_KEY_BYTES))),
          obtain(adminTokenFile(directory), HexFormat.of().formatHex(bytes(random, TOKEN_BYTES))),
          obtain(
              directory.resolve("join-link-key"),
              HexFormat.of().formatHex(bytes(random, LINK_KEY_BYTES))));
    } catch (IOException unwritable) {
      throw new UsageException(
          "cannot keep secrets in " + directory + "; choose another directory with --data DIR",
          unwritable);
    }
  }

  /// The admin token of the fleet that runs in this directory.
  public static String adminToken(Path directory) throws IOException {
    return Files.readString(adminTokenFile(directory)).strip();
  }

  private static Path adminTokenFile(Path directory) {
    return directory.resolve("admin-token");
  }

  private static byte[] bytes(SecureRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String obtain(Path file, String fresh) throws IOException {
    if (!Files.exists(file) || Files.readString(file).isBlank()) {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, fresh);
    }
    return Files.readString(file).strip();
  }

  @Override
  public String toString() {
    return "Secrets[]";
  }
}
