package io.parley.sfu;

import io.parley.cluster.ServiceProcess;

/// sfu-service as a process of its own.
public final class SfuApplication {

  private SfuApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    ServiceProcess.run("sfu", arguments, SfuConfiguration.class);
  }
}
