package io.parley.signaling.join;

import io.parley.signaling.replica.Rooms;

/// How many participants this node takes.
public final class Capacity {

  private final Rooms rooms;
  private final int limit;

  /// @param limit 1 or more
  public Capacity(Rooms rooms, int limit) {
    this.rooms = rooms;
    this.limit = limit;
  }

  /// Whether it takes no more.
  public boolean isFull() {
    return rooms.participants() >= limit;
  }

  /// 0 (idle) to 1 (full).
  public double load() {
    return Math.min(1.0, (double) rooms.participants() / limit);
  }
}
