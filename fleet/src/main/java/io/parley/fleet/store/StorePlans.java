package io.parley.fleet.store;

import io.parley.fleet.options.UsageException;
import io.parley.fleet.plan.PortPlan;
import io.parley.fleet.plan.ProcessPlan;
import io.parley.fleet.plan.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The stores of a fleet, prepared so that they can start.
public final class StorePlans {

  private StorePlans() {}

  /// @param data absolute directory of what is kept
  /// @param home directory of the modules
  /// @throws UsageException where a store cannot be prepared
  public static List<ProcessPlan> prepare(Path data, Path home, PortPlan ports) {
    Path cache = Service.KAFKA.jar(home).resolveSibling("stores");
    try {
      return List.of(
          Kafka.plan(data, home, ports),
          Redis.plan(data, ports.store(Service.REDIS)),
          Postgres.plan(data, cache, ports.store(Service.POSTGRES)));
    } catch (IOException failed) {
      throw new UsageException("the stores cannot be prepared: " + failed, failed);
    }
  }
}
