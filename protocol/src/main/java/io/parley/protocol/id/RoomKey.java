package io.parley.protocol.id;

/// A room by its name, within its project: what keys of maps, events and metrics are made of.
///
/// @param project the tenant's project that the room belongs to
/// @param name as the tenant chose it, 1 to 256 characters
public record RoomKey(String project, String name) {

  @Override
  public String toString() {
    return project + "/" + name;
  }
}
