package io.parley.room.rooms;

/// How many are in a room.
public record Occupants(int participants, int publishers) {

  /// Nobody.
  public static final Occupants NONE = new Occupants(0, 0);
}
