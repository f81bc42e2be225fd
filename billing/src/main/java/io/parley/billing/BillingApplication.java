package io.parley.billing;

import io.parley.cluster.KeyStores;
import io.parley.cluster.ServiceProcess;

/// Billing as a process of its own.
public final class BillingApplication {

  private BillingApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    ServiceProcess.run("billing", arguments, KeyStores.class, BillingConfiguration.class);
  }
}
