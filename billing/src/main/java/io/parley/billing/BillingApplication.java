package io.parley.billing;

import io.parley.cluster.FleetStores;
import io.parley.cluster.LogStores;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// Billing as a process of its own.
public final class BillingApplication {

  private BillingApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(FleetStores.class, LogStores.class, BillingConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.application.name=billing")
        .run(arguments);
  }
}
