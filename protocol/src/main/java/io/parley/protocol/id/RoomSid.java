package io.parley.protocol.id;

import java.util.random.RandomGenerator;

/// One incarnation of a room name; a room that is made again under its name has another.
///
/// @param value `RM_` and 12 characters
public record RoomSid(String value) {

  private static final String PREFIX = "RM_";

  public RoomSid {
    Guid.requirePrefix(value, PREFIX);
  }

  /// A new one.
  public static RoomSid create(RandomGenerator random) {
    return new RoomSid(Guid.create(PREFIX, random));
  }

  @Override
  public String toString() {
    return value;
  }
}
