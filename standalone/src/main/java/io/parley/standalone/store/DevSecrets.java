package io.parley.standalone.store;

import io.parley.standalone.options.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Secrets that this installation made for itself at its first start and keeps.
public final class DevSecrets {

  private static final int BYTES = 12;

  private DevSecrets() {}

  /// The secret of this name, made where there is none yet; only the owner may read its file.
  ///
  /// @throws UsageException where the directory cannot be written to
  public static String obtain(Path directory, String name) {
    Path file = directory.resolve(name);
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        Files.writeString(file, HexFormat.of().formatHex(secret));
      }
      return Files.readString(file).strip();
    } catch (IOException unwritable) {
      throw new UsageException(
          "cannot keep a secret in " + file + "; choose another directory with --data DIR",
          unwritable);
    }
  }
}
