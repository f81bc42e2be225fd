package io.parley.cluster.eventlog;

/// What the event log is divided into. Values are protobuf messages of `parley.events.v1`.
public enum Topic {
  /// `Fact`: rooms, participants, tracks.
  FACTS("parley.facts"),
  /// `UsageSample`.
  USAGE("parley.usage"),
  /// `QualitySample`.
  QUALITY("parley.quality"),
  /// What a consumer could not make sense of, as it came.
  PARKED("parley.parked");

  private final String title;

  Topic(String title) {
    this.title = title;
  }

  /// Its name in Kafka.
  public String title() {
    return title;
  }
}
