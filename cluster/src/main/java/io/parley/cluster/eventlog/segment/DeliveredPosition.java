package io.parley.cluster.eventlog.segment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// Up to which address events were delivered, kept in a file. It outlives the process; should the
/// machine die, an older one may come back, and some events are delivered again. Owned by one
/// thread, except [#get()].
public final class DeliveredPosition implements AutoCloseable {

  private static final int BYTES = 8 + 4;

  private final RandomAccessFile file;
  private volatile long address;

  private DeliveredPosition(RandomAccessFile file, long address) {
    this.file = file;
    this.address = address;
  }

  /// The position in this file; 0, the beginning, where there is none that makes sense.
  static DeliveredPosition open(Path path) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      return new DeliveredPosition(file, read(file));
    } catch (IOException unusable) {
      throw new UncheckedIOException("cannot use " + path, unusable);
    }
  }

  public long get() {
    return address;
  }

  /// Everything before this address was delivered.
  ///
  /// @return false where it cannot be written; then it holds in this process only
  public boolean set(long delivered) {
    address = delivered;
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(delivered);
    bytes.putInt(checksum(bytes));
    try {
      file.seek(0);
      file.write(bytes.array());
      return true;
    } catch (IOException failed) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static long read(RandomAccessFile file) throws IOException {
    if (file.length() != BYTES) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    file.readFully(bytes.array());
    long address = bytes.getLong();
    return address < 0 || bytes.getInt() != checksum(bytes) ? 0 : address;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 8);
    return (int) crc.getValue();
  }
}
