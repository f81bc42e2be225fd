package io.parley.sfu.data;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The sequenced reliable packets of a room's last two seconds, for participants whose channels
/// open a moment after they joined, and for those who say after a resume what they had last.
public final class ReliableCache {

  /// Longer than a channel takes to open on a bad network, shorter than a chat's past.
  static final Duration KEPT = Duration.ofSeconds(2);

  /// When there is more, the oldest goes: one room must not hold the node's memory.
  static final int CAPACITY_BYTES = 4 << 20;

  private record Entry(long nanos, DataMessage message) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private int keptBytes;

  /// Keeps a packet, if it is of the kind that is kept.
  public void add(long nowNanos, DataMessage message) {
    expire(nowNanos);
    if (!message.isSequenced()) {
      return;
    }
    entries.addLast(new Entry(nowNanos, message));
    keptBytes += message.bytes().length;
    while (keptBytes > CAPACITY_BYTES) {
      removeOldest();
    }
  }

  /// What came since a moment and is not older than two seconds, in the order it came.
  public List<DataMessage> since(long nowNanos, long sinceNanos) {
    expire(nowNanos);
    var messages = new ArrayList<DataMessage>();
    for (var entry : entries) {
      if (entry.nanos - sinceNanos >= 0) {
        messages.add(entry.message);
      }
    }
    return messages;
  }

  /// What a sender sent after one of its packets, in order.
  ///
  /// @param sequence of that packet, unsigned
  public List<DataMessage> after(long nowNanos, String senderSid, int sequence) {
    expire(nowNanos);
    var messages = new ArrayList<DataMessage>();
    for (var entry : entries) {
      var message = entry.message;
      if (message.senderSid().equals(senderSid)
          && Integer.compareUnsigned(message.sequence(), sequence) > 0) {
        messages.add(message);
      }
    }
    return messages;
  }

  private void expire(long nowNanos) {
    while (!entries.isEmpty() && nowNanos - entries.getFirst().nanos > KEPT.toNanos()) {
      removeOldest();
    }
  }

  private void removeOldest() {
    keptBytes -= entries.removeFirst().message.bytes().length;
  }
}
