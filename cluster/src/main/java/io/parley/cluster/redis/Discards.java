package io.parley.cluster.redis;

import io.micrometer.core.instrument.MeterRegistry;

/// Counts what was found in Redis, or was to be sent through it, and had to be thrown away.
public final class Discards {

  private final MeterRegistry meters;

  Discards(MeterRegistry meters) {
    this.meters = meters;
  }

  /// Something that Parley did not write, or that was cut: `parley.presence.garbage`.
  ///
  /// @param kind of key: `room`, `people`, `rooms`, `node`, `nodes`, `message`
  public void garbage(String kind) {
    meters.counter("parley.presence.garbage", "key", kind).increment();
  }

  /// A message that was not published or not handed on: `parley.presence.messages.dropped`.
  ///
  /// @param reason `oversized`, `disconnected` or `failed`
  void message(String reason) {
    meters.counter("parley.presence.messages.dropped", "reason", reason).increment();
  }
}
