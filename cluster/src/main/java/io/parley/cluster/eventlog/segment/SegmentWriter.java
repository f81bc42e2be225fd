package io.parley.cluster.eventlog.segment;

import java.io.IOException;
import java.io.RandomAccessFile;

/// The file that is written to, and its group commit. A `RandomAccessFile`, because a channel is
/// closed for everybody when one thread that writes to it is interrupted. The log's lock guards
/// everything but [#force()] and [#close()].
final class SegmentWriter {

  private final Segment segment;
  private final RandomAccessFile file;
  private boolean broken;

  SegmentWriter(Segment segment) throws IOException {
    this.segment = segment;
    this.file = new RandomAccessFile(segment.path().toFile(), "rw");
    file.setLength(0);
  }

  Segment segment() {
    return segment;
  }

  /// Whether half a frame may be at its end, so that nothing can follow.
  boolean broken() {
    return broken;
  }

  void write(byte[] frame) throws IOException {
    try {
      file.write(frame);
      segment.end(segment.end() + frame.length);
    } catch (IOException failed) {
      takeBack();
      throw failed;
    }
  }

  /// Returns when everything written before is on the disk.
  void force() throws IOException {
    file.getFD().sync();
  }

  void close() throws IOException {
    file.close();
  }

  private void takeBack() {
    try {
      file.setLength(segment.bytes());
      file.seek(segment.bytes());
    } catch (IOException alsoFailed) {
      broken = true;
    }
  }
}
