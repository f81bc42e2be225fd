package io.parley.fleet.process;

import io.parley.fleet.health.Probe;
import io.parley.fleet.plan.Ports;
import io.parley.fleet.plan.ProcessPlan;
import io.parley.fleet.plan.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Children of tests.
final class Children {

  private Children() {}

  static ProcessPlan plan(Path directory, List<String> command, Probe probe) {
    return new ProcessPlan(
        "child-1",
        Service.SFU,
        "eu",
        new Ports(null, null, null, null, null, null),
        command,
        Map.of(),
        directory.resolve("child-1.log"),
        List.of(probe));
  }
}
