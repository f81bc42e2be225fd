package io.parley.signaling.replication;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/// What replication costs, and what it could not do.
public final class ReplicationMetrics {

  private ReplicationMetrics() {}

  /// Publishes the counts of these channels.
  public static void publish(MeterRegistry registry, PresenceChannels channels) {
    FunctionCounter.builder(
            "parley.signaling.state.messages", channels, PresenceChannels::published)
        .register(registry);
    FunctionCounter.builder(
            "parley.signaling.state.bytes", channels, PresenceChannels::publishedBytes)
        .register(registry);
    FunctionCounter.builder("parley.signaling.state.refused", channels, PresenceChannels::refused)
        .register(registry);
    FunctionCounter.builder(
            "parley.signaling.state.writes.dropped", channels, PresenceChannels::dropped)
        .register(registry);
  }
}
