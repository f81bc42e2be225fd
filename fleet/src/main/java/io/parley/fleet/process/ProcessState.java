package io.parley.fleet.process;

import java.util.Locale;

/// Where one process is in its life.
public enum ProcessState {
  /// It never ran, or it ended.
  ENDED,
  /// It runs and does not serve yet.
  STARTING,
  /// It serves, as far as is known.
  UP,
  /// It was told to end and still runs.
  ENDING;

  /// As reports have it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
