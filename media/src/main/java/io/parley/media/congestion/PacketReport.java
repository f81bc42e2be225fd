package io.parley.media.congestion;

/// Takes what feedback says, packet after packet in the order in which they were sent.
interface PacketReport {

  /// A packet arrived; told once for each.
  ///
  /// @param arrivalNanos on a clock of the receiver's, unwrapped
  /// @param asideBytes that left before it without a number, since the start
  /// @param probe cluster, 0 for none
  /// @param wasMissing it was told to be missing before
  void received(
      long sentNanos, long arrivalNanos, int bytes, long asideBytes, int probe, boolean wasMissing);

  /// A packet has not arrived although a later one has; told once for each.
  void missing(long sentNanos, int bytes);
}
