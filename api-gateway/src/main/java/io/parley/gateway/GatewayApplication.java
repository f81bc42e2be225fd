package io.parley.gateway;

import io.parley.cluster.KeyStores;
import io.parley.cluster.ServiceProcess;

/// The gateway as a process of its own.
public final class GatewayApplication {

  private GatewayApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    ServiceProcess.run("gateway", arguments, KeyStores.class, GatewayConfiguration.class);
  }
}
