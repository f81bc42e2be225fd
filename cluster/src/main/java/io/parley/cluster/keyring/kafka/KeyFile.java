package io.parley.cluster.keyring.kafka;

import io.parley.protocol.events.SealedKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sealed keys on this node's disk, for a start without Kafka. Only the owner may read it.
final class KeyFile {

  private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

  private final Path file;

  /// @throws UncheckedIOException where the directory cannot be made
  KeyFile(Path directory) {
    this.file = directory.resolve("sealed");
    try {
      Files.createDirectories(directory);
    } catch (IOException unusable) {
      throw new UncheckedIOException("cannot use " + directory, unusable);
    }
  }

  /// What was saved last; null where nothing was, or it cannot be read.
  @Nullable List<SealedKey> load() {
    if (!Files.exists(file)) {
      return null;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      List<SealedKey> keys = new ArrayList<>();
      for (SealedKey key = SealedKey.parseDelimitedFrom(in);
          key != null;
          key = SealedKey.parseDelimitedFrom(in)) {
        keys.add(key);
      }
      return keys;
    } catch (IOException spoilt) {
      log.atWarn().addKeyValue("cause", spoilt.toString()).log("the file of keys is spoilt");
      return null;
    }
  }

  /// Replaces what was saved. Where that fails, a start without Kafka finds older keys.
  void save(Collection<SealedKey> keys) {
    Path fresh = file.resolveSibling("sealed.new");
    try {
      Files.deleteIfExists(fresh);
      var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      try (FileChannel channel =
          FileChannel.open(
              fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
        OutputStream out = Channels.newOutputStream(channel);
        for (SealedKey key : keys) {
          key.writeDelimitedTo(out);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      log.atError().setCause(failed).log("keys are not kept on the disk");
    }
  }
}
