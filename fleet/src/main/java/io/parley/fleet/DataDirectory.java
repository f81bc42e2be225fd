package io.parley.fleet;

import io.parley.fleet.options.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The directory of one fleet, held by the launcher that runs it. The operating system lets go of
/// it when the launcher ends, however it ends.
final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "launcher";

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /// Where the launcher of a directory can be spoken to.
  record Holder(long pid, String control) {}

  /// @throws UsageException where another launcher has it, or it cannot be written to
  static DataDirectory hold(Path data) {
    Path path = data.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new UsageException(
            "a fleet runs on "
                + path
                + " already"
                + byWhom(path)
                + ": ./parley cluster stop --data "
                + data
                + " ends it, --data DIR takes another directory");
      }
      var held = new DataDirectory(path, channel, lock);
      held.removeOldLogs();
      return held;
    } catch (IOException unwritable) {
      throw new UsageException(
          "cannot write to " + path + "; choose another directory with --data DIR", unwritable);
    }
  }

  private static String byWhom(Path path) throws IOException {
    Holder holder = announced(path.resolve(LOCK));
    return holder == null ? "" : " (process " + holder.pid() + ")";
  }

  /// The launcher that holds this directory; null where none does.
  ///
  /// @throws UsageException where one does that has not said yet where it can be spoken to
  static @Nullable Holder holder(Path data) throws IOException {
    Path file = data.toAbsolutePath().normalize().resolve(LOCK);
    if (!Files.exists(file)) {
      return null;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free != null) {
        return null; // whatever the file says, its writer is gone
      }
      Holder said = announced(file);
      if (said == null) {
        throw new UsageException("the fleet on " + data + " is only just starting: try again");
      }
      return said;
    }
  }

  private static @Nullable Holder announced(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.size() < 2 ? null : new Holder(Long.parseLong(lines.getFirst()), lines.get(1));
  }

  Path path() {
    return path;
  }

  /// Says where this launcher can be spoken to.
  void announce(Holder holder) throws IOException {
    channel.truncate(0);
    String lines = holder.pid() + "\n" + holder.control() + "\n";
    channel.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  /// Each run has its own logs; the launcher's own was opened before.
  private void removeOldLogs() throws IOException {
    Path logs = Files.createDirectories(path.resolve("logs"));
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.filter(file -> !file.endsWith(Detached.LOG)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
      lock.release();
      channel.close();
    } catch (IOException failed) {
      throw new IllegalStateException("cannot let go of " + path, failed);
    }
  }
}
