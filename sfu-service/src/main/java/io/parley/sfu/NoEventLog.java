package io.parley.sfu;

import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.EventLogFullException;
import io.parley.cluster.eventlog.Topic;

/// Where no event log is configured: it takes nothing, so that what is to be stated waits.
final class NoEventLog implements EventLog {

  @Override
  public void append(Topic topic, String key, byte[] value) {
    throw new EventLogFullException("there is no event log");
  }

  @Override
  public Consumption consume(Topic topic, String group, EventConsumer consumer) {
    return () -> {};
  }

  @Override
  public void close() {}
}
