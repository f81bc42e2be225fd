package io.parley.cluster.eventlog.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One file of the log.
final class Segment {

  private static final Pattern NAME = Pattern.compile("\\d{19}\\.events");

  private final Path path;
  private final long base;
  private volatile long end;

  Segment(Path directory, long base) {
    this.path = directory.resolve("%019d.events".formatted(base));
    this.base = base;
    this.end = base;
  }

  Path path() {
    return path;
  }

  /// The address of its first byte.
  long base() {
    return base;
  }

  /// The address behind its last whole frame.
  long end() {
    return end;
  }

  void end(long address) {
    end = address;
  }

  long bytes() {
    return end - base;
  }

  /// What earlier processes left, by base. All but the last are taken at their size; the last one
  /// is checked and cut behind its last whole frame.
  ///
  /// @param onTorn is told when something was cut off
  static NavigableMap<Long, Segment> find(Path directory, Runnable onTorn) throws IOException {
    NavigableMap<Long, Segment> segments = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = String.valueOf(file.getFileName());
        if (NAME.matcher(name).matches()) {
          long base = Long.parseLong(name, 0, 19, 10);
          segments.put(base, new Segment(directory, base));
        }
      }
    }
    for (Segment segment : segments.values()) {
      Long next = segments.higherKey(segment.base);
      long size = Files.size(segment.path);
      if (next == null) {
        segment.end = segment.base + SegmentTail.cut(segment.path, segment.base, onTorn);
      } else {
        segment.end = Math.min(segment.base + size, next);
      }
    }
    return segments;
  }
}
