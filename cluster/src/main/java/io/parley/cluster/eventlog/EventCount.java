package io.parley.cluster.eventlog;

/// What a node's event log counts, each under the name that a graph shows.
public enum EventCount {
  /// Events appended on this node.
  APPENDED("parley.events.appended"),
  /// Events that left this node for the fleet's log, or were taken by a consumer in this process.
  DELIVERED("parley.events.delivered"),
  /// Events that a consumer could not make sense of.
  PARKED("parley.events.parked"),
  /// Events refused because the disk was full, or more waited than may.
  REFUSED_FULL("parley.events.refused.full"),
  /// Times when the fleet's log could not be written to.
  SEND_FAILURES("parley.events.send.failures"),
  /// Times when a consumer threw and was given the same batch again.
  TAKE_FAILURES("parley.events.take.failures"),
  /// Times when the disk did not confirm that events would survive the machine.
  FLUSH_FAILURES("parley.events.flush.failures"),
  /// Places where a segment file held something else than whole events.
  TORN("parley.events.torn"),
  /// Whole events of topics that this version does not know.
  UNKNOWN_TOPIC("parley.events.unknown.topic");

  private final String title;

  EventCount(String title) {
    this.title = title;
  }

  /// Its name as a metric.
  public String title() {
    return title;
  }
}
