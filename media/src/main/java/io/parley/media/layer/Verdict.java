package io.parley.media.layer;

/// What becomes of a packet.
public enum Verdict {
  /// It is not for this subscriber.
  DROP,
  /// It is forwarded.
  FORWARD,
  /// It is forwarded, and is the last of its picture that is: it carries the marker.
  FORWARD_LAST
}
