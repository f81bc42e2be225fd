package io.parley.media.sctp;

import java.util.ArrayDeque;

/// The sending half of one stream.
final class OutboundStream {

  final int id;

  /// Messages of which nothing was sent yet.
  final ArrayDeque<OutboundMessage> waiting = new ArrayDeque<>();

  /// Messages that wait, are in part sent, or are not acknowledged.
  int messages;

  /// Their bytes.
  long bufferedBytes;

  private int nextSsn;

  OutboundStream(int id) {
    this.id = id;
  }

  int takeSsn() {
    int ssn = nextSsn;
    nextSsn = nextSsn + 1 & 0xffff;
    return ssn;
  }

  /// The other side counts from 0 again (RFC 6525 §5.2.2).
  void reset() {
    nextSsn = 0;
  }
}
