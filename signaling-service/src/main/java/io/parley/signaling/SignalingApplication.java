package io.parley.signaling;

import io.parley.cluster.KeyStores;
import io.parley.cluster.ServiceProcess;

/// Signaling-service as a process of its own.
public final class SignalingApplication {

  private SignalingApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    ServiceProcess.run("signaling", arguments, KeyStores.class, SignalingConfiguration.class);
  }
}
