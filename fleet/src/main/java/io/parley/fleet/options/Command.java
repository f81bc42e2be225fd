package io.parley.fleet.options;

import java.nio.file.Path;

/// What `./parley cluster` can be told.
public sealed interface Command {

  /// Print the help.
  record Help() implements Command {}

  /// Start a fleet.
  record Run(ClusterOptions options) implements Command {}

  /// End the fleet whose data are in that directory.
  record Stop(Path data) implements Command {}

  /// Say how its processes are.
  record Status(Path data) implements Command {}

  /// Do something with one process.
  ///
  /// @param action as the control port knows it
  /// @param name of the process, such as `sfu-1`
  record Act(Path data, Action action, String name) implements Command {}

  /// What can be done with one process.
  enum Action {
    /// SIGKILL; answers when the process is gone.
    KILL,
    /// SIGTERM; answers at once, while the process drains.
    TERM,
    /// The same command on the same ports again; answers when it serves.
    START
  }
}
