package io.parley.media.sctp;

/// What exists between a handshake and the end, or the next handshake.
///
/// @param localTag in every packet that comes
/// @param peer its tag is in every packet that goes
record Session(
    int localTag,
    InitChunk peer,
    DataSender sender,
    DataReceiver receiver,
    StreamReset reset,
    RtoEstimator rto) {

  void advance(long nowNanos) {
    sender.advance(nowNanos);
    receiver.advance(nowNanos);
    reset.advance(nowNanos);
  }

  /// Whether the other side leaves our questions unanswered.
  boolean gone() {
    return sender.gone() || reset.gone();
  }

  long earlier(long otherNanos) {
    return sender.earlier(receiver.earlier(reset.earlier(otherNanos)));
  }
}
