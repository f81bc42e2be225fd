package io.parley.media.congestion;

/// Why the estimate is what it is, for records of a call's quality.
public enum CongestionState {
  /// Nothing was heard of this link: neither feedback nor a limit of the receiver's.
  UNKNOWN,

  /// It grows, or holds while the link is looked at.
  INCREASING,

  /// Too little is sent to learn more, so it neither grows nor falls.
  APPLICATION_LIMITED,

  /// Packets queue up on the way: less is sent until they are through.
  DRAINING,

  /// More is lost than the link loses anyhow.
  LOSS_LIMITED,

  /// The receiver said that it takes no more (REMB).
  RECEIVER_LIMITED,

  /// Feedback stopped while packets are under way.
  NO_FEEDBACK
}
