package io.parley.cluster.eventlog.kafka;

import io.parley.cluster.eventlog.segment.StoredEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Events that were given to the producer and not yet retired. Owned by the sender's thread; the
/// producer's thread only marks them.
final class InFlight {

  /// More keeps more partitions busy; less is sent twice after a failure.
  private static final int EVENTS = 4_000;

  private static final long BYTES = 8L << 20;

  private final Runnable onNews;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private volatile @Nullable Exception failure;
  private volatile @Nullable Sent oldest;
  private long bytes;
  private long delivered;

  /// @param onNews called by the producer's thread when there is something to retire, or a failure
  InFlight(Runnable onNews) {
    this.onNews = onNews;
  }

  boolean hasRoom() {
    return sent.size() < EVENTS && bytes < BYTES;
  }

  boolean isEmpty() {
    return sent.isEmpty();
  }

  Callback add(StoredEvent stored, long nowNanos) {
    Sent one = new Sent(stored.nextAddress() - stored.address(), stored.nextAddress(), nowNanos);
    sent.addLast(one);
    bytes += one.bytes;
    oldest = sent.peekFirst();
    return one;
  }

  /// Forgets the oldest ones that Kafka has, up to the first that it has not.
  ///
  /// @return how many they were
  int retire() {
    int retired = 0;
    for (Sent one = sent.peekFirst(); one != null && one.acknowledged; one = sent.peekFirst()) {
      sent.removeFirst();
      bytes -= one.bytes;
      delivered = one.nextAddress;
      retired++;
    }
    oldest = sent.peekFirst();
    return retired;
  }

  /// The address behind what was retired last.
  long delivered() {
    return delivered;
  }

  /// Whether [#retire()] or [#throwIfFailed()] would do something.
  boolean hasNews() {
    Sent first = oldest;
    return failure != null || (first != null && first.acknowledged);
  }

  /// How long the oldest has been under way; 0 where none is.
  long waitedNanos(long nowNanos) {
    Sent first = oldest;
    return first == null ? 0 : nowNanos - first.atNanos;
  }

  /// Throws what the producer gave up for.
  void throwIfFailed() {
    Exception cause = failure;
    if (cause != null) {
      throw new KafkaException(cause);
    }
  }

  /// One event under way.
  private final class Sent implements Callback {

    private final long bytes;
    private final long nextAddress;
    private final long atNanos;
    private volatile boolean acknowledged;

    Sent(long bytes, long nextAddress, long atNanos) {
      this.bytes = bytes;
      this.nextAddress = nextAddress;
      this.atNanos = atNanos;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception failed) {
      if (failed == null) {
        acknowledged = true;
      } else {
        failure = failed;
      }
      if (failed != null || oldest == this) {
        onNews.run();
      }
    }
  }
}
