package io.parley.media.ice;

/// A path on which the peer proved that it knows our password.
final class CheckedPath {

  private static final long HIGHEST = Integer.MAX_VALUE;

  final Path path;
  long checkedNanos;
  boolean nominated;
  private long priority;

  CheckedPath(Path path) {
    this.path = path;
  }

  /// Takes note of a valid check.
  ///
  /// @param peerPriority the check's PRIORITY, or -1
  void checked(long nowNanos, long peerPriority) {
    checkedNanos = nowNanos;
    priority = pairPriority(Math.clamp(peerPriority, 0, HIGHEST));
  }

  /// RFC 8445 §6.1.2.3; the peer is the controlling side.
  private long pairPriority(long controlling) {
    long controlled = HostCandidate.priority(path.transport(), 0);
    return (Math.min(controlling, controlled) << 32)
        + 2 * Math.max(controlling, controlled)
        + (controlling > controlled ? 1 : 0);
  }

  boolean isPreferredTo(CheckedPath other) {
    return priority > other.priority;
  }
}
