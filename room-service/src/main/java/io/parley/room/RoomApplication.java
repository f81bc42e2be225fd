package io.parley.room;

import io.parley.cluster.KeyStores;
import io.parley.cluster.ServiceProcess;

/// Room-service as a process of its own.
public final class RoomApplication {

  private RoomApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    ServiceProcess.run("room", arguments, KeyStores.class, RoomConfiguration.class);
  }
}
