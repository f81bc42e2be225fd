package io.parley.media.sctp;

import java.util.TreeMap;

/// The order of messages on one stream of the other side (RFC 9260 §6.6).
final class InboundStream {

  /// A whole message that waits for its turn.
  record Message(int streamId, int protocol, byte[] bytes) {}

  private static final long FIRST = 1L << 16;

  private final TreeMap<Long, Message> waiting = new TreeMap<>();
  private long next = FIRST;

  /// Takes in a message; false when its number was delivered or is taken.
  boolean add(int ssn, Message message) {
    long number = SerialNumber.unwrap16(ssn, next);
    return number >= next && waiting.putIfAbsent(number, message) == null;
  }

  /// What waits up to this number is delivered without what is missing.
  void skipTo(int ssn, Reassembly.Sink sink) {
    long number = SerialNumber.unwrap16(ssn, next);
    if (number < next) {
      return;
    }
    while (!waiting.isEmpty() && waiting.firstKey() <= number) {
      sink.accept(waiting.pollFirstEntry().getValue());
    }
    next = number + 1;
    deliver(sink);
  }

  /// Delivers all whose turn it is.
  void deliver(Reassembly.Sink sink) {
    while (!waiting.isEmpty() && waiting.firstKey() == next) {
      next++;
      sink.accept(waiting.pollFirstEntry().getValue());
    }
  }

  /// Counts from 0 again.
  ///
  /// @param dropped receives what waited in vain
  void reset(Reassembly.Sink dropped) {
    waiting.values().forEach(dropped::accept);
    waiting.clear();
    next = FIRST;
  }
}
