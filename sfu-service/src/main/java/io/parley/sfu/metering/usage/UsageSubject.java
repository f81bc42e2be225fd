package io.parley.sfu.metering.usage;

/// Whose usage is counted.
public record UsageSubject(
    String project, String room, String roomSid, String participantSid, String identity) {

  /// The key of its events: what happens in one room stays in order.
  String key() {
    return key(project, room);
  }

  static String key(String project, String room) {
    return project + '\0' + room;
  }
}
