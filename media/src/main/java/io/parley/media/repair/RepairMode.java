package io.parley.media.repair;

/// What is done against losses of one track on its way to one subscriber.
public enum RepairMode {
  /// The subscriber takes no repairs; only a key frame helps.
  NONE,

  /// What is lost is sent again when it is asked for.
  ON_REQUEST,

  /// What others build on is sent more than once before anybody asks; the rest on request.
  COPIES,

  /// Parity goes with what others build on; what that does not repair is sent on request.
  PARITY
}
