package io.parley.room.rooms;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.EventLogFullException;
import io.parley.cluster.eventlog.Topic;
import io.parley.protocol.events.Fact;
import java.util.ArrayList;
import java.util.List;

/// A log that remembers what was stated, and may be full.
final class StatedFacts implements EventLog {

  final List<Fact> facts = new ArrayList<>();
  boolean full;

  @Override
  public void append(Topic topic, String key, byte[] value) {
    if (full) {
      throw new EventLogFullException("full");
    }
    try {
      Fact fact = Fact.parseFrom(value);
      if (topic != Topic.FACTS || !key.equals(fact.getProject() + '\0' + fact.getRoom())) {
        throw new IllegalArgumentException("not where facts belong");
      }
      facts.add(fact);
    } catch (InvalidProtocolBufferException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /// Such as `started RM_…`.
  List<String> told() {
    return facts.stream()
        .map(fact -> (fact.hasRoomStarted() ? "started " : "finished ") + fact.getRoomSid())
        .toList();
  }

  @Override
  public Consumption consume(Topic topic, String group, EventConsumer consumer) {
    throw new UnsupportedOperationException("rooms only state");
  }

  @Override
  public void close() {}
}
