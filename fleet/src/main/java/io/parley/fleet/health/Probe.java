package io.parley.fleet.health;

import java.io.IOException;

/// Asks a process whether it serves.
public interface Probe {

  /// One attempt of a second or two.
  ///
  /// @return true when it serves; false when it answers that it does not yet
  /// @throws IOException when nothing answers
  boolean up() throws IOException;
}
