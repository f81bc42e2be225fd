package io.parley.cluster.eventlog.segment;

/// The bounds of a segment log.
///
/// @param segmentBytes a file's greatest size; larger, and delivered events use the disk for
///   longer; smaller, and files come and go for nothing
/// @param waitingBytes what may wait for delivery; beyond, an append is refused
/// @param keptBytes of delivered events that are kept for whoever comes later
public record SegmentLimits(long segmentBytes, long waitingBytes, long keptBytes) {

  /// A file's ordinary size.
  public static final long SEGMENT_BYTES = 16L << 20;

  /// A day of a busy node's facts and samples.
  public static final long WAITING_BYTES = 1L << 30;

  public SegmentLimits {
    if (segmentBytes < 1 || waitingBytes < 1 || keptBytes < 0) {
      throw new IllegalArgumentException("a segment log's bounds must be positive");
    }
  }
}
