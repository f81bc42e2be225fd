package io.parley.media.sctp;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Messages of all streams that wait for the network, message by message in turn, so that a busy
/// stream delays another by one message at most.
///
/// What is sent but not acknowledged counts too: the bound is on memory, not on waiting.
final class OutboundQueue {

  /// Charged for each message besides its bytes, or a million one-byte messages would fit.
  static final int MESSAGE_OVERHEAD_BYTES = 64;

  private final int capacityBytes;
  private final Map<Integer, OutboundStream> streams = new HashMap<>();
  private final ArrayDeque<OutboundStream> ready = new ArrayDeque<>();
  private @Nullable OutboundMessage current;
  private long bufferedBytes;
  private long messages;
  private boolean refused;

  OutboundQueue(int capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  OutboundStream stream(int id) {
    return streams.computeIfAbsent(id, OutboundStream::new);
  }

  /// Whether a message of this size must be refused; if so, [#takeRelieved()] tells the end of it.
  boolean refuses(int bytes) {
    boolean full = messages > 0 && held() + bytes + MESSAGE_OVERHEAD_BYTES > capacityBytes;
    refused |= full;
    return full;
  }

  void add(OutboundMessage message) {
    OutboundStream stream = message.stream;
    if (stream.waiting.isEmpty()) {
      ready.add(stream);
    }
    stream.waiting.add(message);
    stream.messages++;
    stream.bufferedBytes += message.bytes;
    bufferedBytes += message.bytes;
    messages++;
  }

  /// The message whose next fragment is to be sent; it stays until it is taken whole. Those that
  /// expired before anything of them was sent are dropped on the way.
  @Nullable OutboundMessage head(long nowNanos) {
    if (current != null && (current.takenWhole() || current.abandoned())) {
      current = null;
    }
    while (current == null && !ready.isEmpty()) {
      OutboundStream stream = ready.remove();
      OutboundMessage message = stream.waiting.remove();
      if (!stream.waiting.isEmpty()) {
        ready.add(stream);
      }
      if (message.expired(nowNanos)) {
        release(message);
      } else {
        message.ssn = message.ordered ? stream.takeSsn() : 0;
        current = message;
      }
    }
    return current;
  }

  /// The message is acknowledged or given up.
  void release(OutboundMessage message) {
    message.stream.messages--;
    message.stream.bufferedBytes -= message.bytes;
    bufferedBytes -= message.bytes;
    messages--;
  }

  /// Drops what a stream has not begun to send.
  void dropWaiting(int id) {
    OutboundStream stream = stream(id);
    stream.waiting.forEach(this::release);
    stream.waiting.clear();
    ready.remove(stream);
  }

  /// Forgets everything.
  void clear() {
    streams.clear();
    ready.clear();
    current = null;
    bufferedBytes = 0;
    messages = 0;
  }

  /// Whether there is something of which no fragment was made yet.
  boolean hasWaiting() {
    return !ready.isEmpty() || (current != null && !current.takenWhole() && !current.abandoned());
  }

  /// Whether all is acknowledged or given up.
  boolean isEmpty() {
    return messages == 0;
  }

  long bufferedBytes() {
    return bufferedBytes;
  }

  long bufferedBytes(int id) {
    OutboundStream stream = streams.get(id);
    return stream == null ? 0 : stream.bufferedBytes;
  }

  /// Whether half of the capacity is free again after a refusal; says so once.
  boolean takeRelieved() {
    if (!refused || held() > capacityBytes / 2) {
      return false;
    }
    refused = false;
    return true;
  }

  private long held() {
    return bufferedBytes + messages * MESSAGE_OVERHEAD_BYTES;
  }
}
