package io.parley.protocol.id;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One incarnation of a room name; a room that is made again under its name has another.
///
/// @param value `RM_` and 12 characters
public record RoomSid(String value) {

  private static final String PREFIX = "RM_";

  public RoomSid {
    Guid.requirePrefix(value, PREFIX);
  }

  /// The incarnation that a text names; null where it is none's sid.
  public static @Nullable RoomSid of(String text) {
    return text.startsWith(PREFIX) ? new RoomSid(text) : null;
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
