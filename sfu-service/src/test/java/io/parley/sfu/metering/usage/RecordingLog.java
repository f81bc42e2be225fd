package io.parley.sfu.metering.usage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.EventLogFullException;
import io.parley.cluster.eventlog.Topic;
import io.parley.protocol.events.QualitySample;
import io.parley.protocol.events.UsageSample;
import java.util.ArrayList;
import java.util.List;

/// An event log whose end a test reads, and which is full when a test says so. Safe from any
/// thread.
public final class RecordingLog implements EventLog {

  private record Entry(Topic topic, String key, byte[] value) {}

  private final List<Entry> entries = new ArrayList<>();
  private boolean full;

  @Override
  public synchronized void append(Topic topic, String key, byte[] value) {
    if (full) {
      throw new EventLogFullException("full, as the test wants it");
    }
    entries.add(new Entry(topic, key, value));
  }

  synchronized void setFull(boolean full) {
    this.full = full;
  }

  synchronized List<String> keys() {
    return entries.stream().map(Entry::key).distinct().toList();
  }

  public synchronized List<UsageSample> usage() {
    var samples = new ArrayList<UsageSample>();
    for (var entry : entries) {
      if (entry.topic == Topic.USAGE) {
        try {
          samples.add(UsageSample.parseFrom(entry.value));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return samples;
  }

  synchronized List<QualitySample> quality() {
    var samples = new ArrayList<QualitySample>();
    for (var entry : entries) {
      if (entry.topic == Topic.QUALITY) {
        try {
          samples.add(QualitySample.parseFrom(entry.value));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return samples;
  }

  @Override
  public Consumption consume(Topic topic, String group, EventConsumer consumer) {
    throw new UnsupportedOperationException("a test reads what was appended");
  }

  @Override
  public void close() {}
}
