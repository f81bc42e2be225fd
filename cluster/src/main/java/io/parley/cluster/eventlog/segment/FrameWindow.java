package io.parley.cluster.eventlog.segment;

import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/// Reads frames through a buffer that grows to the greatest one. Owned by one thread.
final class FrameWindow {

  private static final int ORDINARY_BYTES = 64 << 10;

  private byte[] bytes = new byte[ORDINARY_BYTES];
  private long from;
  private int length;

  /// Forgets what was read: another file comes next.
  void clear() {
    length = 0;
  }

  /// The frame at this offset of the file; null where there is none, or not all of it.
  ///
  /// @param size where the file ends
  @Nullable Frame at(RandomAccessFile file, long offset, long size, long address)
      throws IOException {
    int wanted = (int) Math.min(Frame.HEADER_BYTES, size - offset);
    need(file, offset, wanted, size);
    if (held(offset) < Frame.HEADER_BYTES) {
      return null;
    }
    int claimed = Frame.claimedBytes(bytes, (int) (offset - from));
    if (claimed == 0 || claimed > size - offset) {
      return null;
    }
    need(file, offset, claimed, size);
    return Frame.parse(bytes, (int) (offset - from), length, address);
  }

  private int held(long offset) {
    return offset < from || offset > from + length ? 0 : (int) (from + length - offset);
  }

  private void need(RandomAccessFile file, long offset, int wanted, long size) throws IOException {
    if (held(offset) >= wanted) {
      return;
    }
    if (wanted > bytes.length) {
      bytes = new byte[Frame.MAX_BYTES];
    }
    from = offset;
    length = 0;
    int most = (int) Math.min(bytes.length, size - offset);
    file.seek(offset);
    while (length < most) {
      int read = file.read(bytes, length, most - length);
      if (read < 0) {
        return;
      }
      length += read;
    }
  }
}
