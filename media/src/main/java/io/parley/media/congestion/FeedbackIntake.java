package io.parley.media.congestion;

import io.parley.media.rtcp.TransportCcFeedback;

/// Puts feedback and sent packets together. Whatever the other side writes, each packet is told of
/// once as received and once as missing at most; the rest is counted.
final class FeedbackIntake {

  /// The receiver's clock wraps after 2^24 reference times of 64 ms.
  private static final long WRAP_NANOS = (1L << 24) * 64_000_000L;

  private final SentHistory history;
  private boolean started;
  private long arrivalNanos;
  private long unknown;
  private long duplicates;

  FeedbackIntake(SentHistory history) {
    this.history = history;
  }

  /// @return the newest packet that arrived and was news, unwrapped; -1 where none was
  long read(TransportCcFeedback feedback, PacketReport into) {
    long base = history.unwrap(feedback.baseSequence());
    long newest = -1;
    for (int i = 0; i < feedback.count(); i++) {
      long sequence = base + i;
      if (!history.isKnown(sequence)) {
        unknown++;
      } else if (feedback.received(i)) {
        newest = received(sequence, feedback.arrivalNanos(i), into) ? sequence : newest;
      } else if (!history.isReceived(sequence) && !history.isMissing(sequence)) {
        history.missing(sequence);
        into.missing(history.sentNanos(sequence), history.bytes(sequence));
      }
    }
    history.hear(newest + 1);
    return newest;
  }

  private boolean received(long sequence, long wrappedNanos, PacketReport into) {
    if (history.isReceived(sequence)) {
      duplicates++;
      return false;
    }
    boolean wasMissing = history.isMissing(sequence);
    history.received(sequence);
    into.received(
        history.sentNanos(sequence),
        unwrap(wrappedNanos),
        history.bytes(sequence),
        history.asideBytes(sequence),
        history.probe(sequence),
        wasMissing);
    return true;
  }

  private long unwrap(long wrappedNanos) {
    if (!started) {
      started = true;
      arrivalNanos = wrappedNanos;
    }
    long moved = Math.floorMod(wrappedNanos - arrivalNanos, WRAP_NANOS);
    arrivalNanos += moved > WRAP_NANOS / 2 ? moved - WRAP_NANOS : moved;
    return arrivalNanos;
  }

  /// Packets that feedback names and that were never sent, or too long ago.
  long unknown() {
    return unknown;
  }

  /// Packets of which feedback told again.
  long duplicates() {
    return duplicates;
  }
}
