package io.parley.signaling.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.signaling.connection.ConnectionCounters;
import io.parley.signaling.replica.Rooms;

/// What this node counts.
public final class SignalingMetrics implements ConnectionCounters {

  private final MeterRegistry registry;
  private final Counter received;
  private final Counter sent;

  public SignalingMetrics(MeterRegistry registry, Rooms rooms) {
    this.registry = registry;
    Gauge.builder("parley.signaling.participants", rooms, Rooms::participants)
        .description("Participants whose sessions this node owns")
        .register(registry);
    Gauge.builder("parley.signaling.rooms", rooms, all -> all.all().size())
        .description("Rooms that have a replica on this node")
        .register(registry);
    received = messages("in");
    sent = messages("out");
  }

  private Counter messages(String direction) {
    return Counter.builder("parley.signaling.messages")
        .description("Signal messages from and to clients")
        .tag("direction", direction)
        .register(registry);
  }

  @Override
  public void received() {
    received.increment();
  }

  @Override
  public void sent() {
    sent.increment();
  }

  @Override
  public void dropped(String reason) {
    Counter.builder("parley.signaling.dropped")
        .description("What was given up: malformed frames, slow readers, tasks of full rooms")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  /// An attempt to join ended.
  ///
  /// @param outcome a short word
  public void joined(String outcome) {
    Counter.builder("parley.signaling.joins")
        .description("Attempts to join, by how they ended")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }
}
