package io.parley.billing;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A log that a test holds in its hands: what is appended is delivered when the test says so.
public final class UsageLog implements EventLog {

  public final List<Event> parked = new CopyOnWriteArrayList<>();
  private volatile @Nullable EventConsumer consumer;
  private volatile @Nullable String group;

  /// Whether anybody consumes.
  public boolean consumed() {
    return consumer != null;
  }

  /// As which group.
  public @Nullable String group() {
    return group;
  }

  /// Delivers a batch once; throws what the consumer throws.
  public void deliver(List<Event> batch) {
    EventConsumer taking = consumer;
    if (taking == null) {
      throw new IllegalStateException("nobody consumes");
    }
    parked.addAll(taking.take(new ArrayList<>(batch)));
  }

  @Override
  public void append(Topic topic, String key, byte[] value) {
    throw new UnsupportedOperationException("billing appends nothing");
  }

  @Override
  public Consumption consume(Topic topic, String group, EventConsumer consumer) {
    if (topic != Topic.USAGE) {
      throw new IllegalArgumentException("billing consumes usage only");
    }
    this.group = group;
    this.consumer = consumer;
    return () -> this.consumer = null;
  }

  @Override
  public void close() {
    consumer = null;
  }
}
