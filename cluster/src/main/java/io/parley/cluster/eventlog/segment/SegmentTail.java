package io.parley.cluster.eventlog.segment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Cuts what a crash left behind the last whole frame of a file.
final class SegmentTail {

  private SegmentTail() {}

  /// Cuts the file, where there is something to cut.
  ///
  /// @return how many bytes are whole frames; the file has no others after this
  static long cut(Path path, long base, Runnable onTorn) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long size = file.length();
      long whole = 0;
      FrameWindow window = new FrameWindow();
      @Nullable Frame frame = window.at(file, 0, size, base);
      while (frame != null) {
        whole += frame.bytes();
        frame = window.at(file, whole, size, base + whole);
      }
      if (whole < size) {
        file.setLength(whole);
        onTorn.run();
      }
      return whole;
    }
  }
}
