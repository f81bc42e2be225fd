package io.parley.cluster.eventlog;

/// One record of the log.
///
/// @param key records of one key keep their order
/// @param value a protobuf message; may be anything, where somebody else wrote it
/// @param appendedAtMillis milliseconds since 1970
public record Event(Topic topic, String key, byte[] value, long appendedAtMillis) {

  @Override
  public String toString() {
    return "Event[topic=" + topic + ", bytes=" + value.length + "]";
  }
}
