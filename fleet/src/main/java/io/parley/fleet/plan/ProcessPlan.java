package io.parley.fleet.plan;

import io.parley.fleet.health.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One process, so that it can be started again just as it was.
///
/// @param name such as `sfu-1`
/// @param region where it is said to be; empty for stores
/// @param command program and arguments
/// @param environment on top of the launcher's own
/// @param log what it prints
/// @param probes all must be up for the process to count as up
public record ProcessPlan(
    String name,
    Service service,
    String region,
    Ports ports,
    List<String> command,
    Map<String, String> environment,
    Path log,
    List<Probe> probes) {

  public ProcessPlan {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    probes = List.copyOf(probes);
  }
}
