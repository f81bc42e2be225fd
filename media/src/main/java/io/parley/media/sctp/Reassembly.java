package io.parley.media.sctp;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Puts fragments together to messages, and ordered messages in order (RFC 9260 §6.9).
///
/// Not bounded by itself: whoever adds asks [#heldBytes()] before.
final class Reassembly {

  /// Charged for each fragment and message besides its bytes.
  static final int OVERHEAD_BYTES = 64;

  /// Takes messages in the order of their delivery.
  interface Sink {
    void accept(InboundStream.Message message);
  }

  /// What became of a fragment.
  enum Verdict {
    FINE,
    /// Neighbouring fragments contradict each other.
    INCONSISTENT,
    /// The message is larger than agreed.
    TOO_LARGE
  }

  private final int maxMessageBytes;
  private final Sink sink;
  private final TreeMap<Long, FragmentRun> byFirst = new TreeMap<>();
  private final Map<Long, FragmentRun> byLast = new HashMap<>();
  private final Map<Integer, InboundStream> streams = new HashMap<>();
  private long heldBytes;

  Reassembly(int maxMessageBytes, Sink sink) {
    this.maxMessageBytes = maxMessageBytes;
    this.sink = sink;
  }

  /// Bytes of fragments and of messages out of order, overhead included.
  long heldBytes() {
    return heldBytes;
  }

  /// Takes a fragment whose TSN is new.
  Verdict add(long tsn, DataChunk chunk) {
    FragmentRun run = new FragmentRun(tsn, chunk);
    heldBytes += chunk.payload().length + OVERHEAD_BYTES;
    FragmentRun before = chunk.begin() ? null : byLast.get(tsn - 1);
    if (before != null) {
      if (before.tail().end() || !before.tail().continues(chunk)) {
        return Verdict.INCONSISTENT;
      }
      run = join(before, run);
    }
    FragmentRun after = chunk.end() ? null : byFirst.get(tsn + 1);
    if (after != null) {
      if (after.head().begin() || !chunk.continues(after.head())) {
        return Verdict.INCONSISTENT;
      }
      run = join(run, after);
    }
    if (run.bytes > maxMessageBytes) {
      return Verdict.TOO_LARGE;
    }
    if (run.whole()) {
      complete(run);
    } else {
      byFirst.put(run.first, run);
      byLast.put(run.last, run);
    }
    return Verdict.FINE;
  }

  private FragmentRun join(FragmentRun earlier, FragmentRun later) {
    forget(earlier);
    forget(later);
    return earlier.join(later);
  }

  private void forget(FragmentRun run) {
    byFirst.remove(run.first, run);
    byLast.remove(run.last, run);
  }

  private void complete(FragmentRun run) {
    heldBytes -= run.bytes + (long) run.size() * OVERHEAD_BYTES;
    DataChunk head = run.head();
    InboundStream.Message message =
        new InboundStream.Message(head.streamId(), head.protocol(), run.message());
    if (!head.ordered()) {
      sink.accept(message);
      return;
    }
    InboundStream stream = stream(head.streamId());
    if (stream.add(head.ssn(), message)) {
      heldBytes += cost(message);
      stream.deliver(this::release);
    }
  }

  /// Gives up the fragments up to a TSN; nothing will complete their messages.
  void forward(long tsn) {
    while (!byFirst.isEmpty() && byFirst.firstKey() <= tsn) {
      FragmentRun run = byFirst.pollFirstEntry().getValue();
      byLast.remove(run.last);
      heldBytes -= run.bytes + (long) run.size() * OVERHEAD_BYTES;
    }
  }

  /// Ordered messages up to this number will not come if they did not yet.
  void skip(int streamId, int ssn) {
    stream(streamId).skipTo(ssn, this::release);
  }

  /// The other side starts its numbers anew.
  void reset(int streamId) {
    InboundStream stream = streams.get(streamId);
    if (stream != null) {
      stream.reset(message -> heldBytes -= cost(message));
    }
  }

  private void release(InboundStream.Message message) {
    heldBytes -= cost(message);
    sink.accept(message);
  }

  private InboundStream stream(int id) {
    return streams.computeIfAbsent(id, _ -> new InboundStream());
  }

  private static long cost(InboundStream.Message message) {
    return message.bytes().length + OVERHEAD_BYTES;
  }
}
