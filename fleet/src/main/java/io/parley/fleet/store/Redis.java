package io.parley.fleet.store;

import io.parley.fleet.health.RedisProbe;
import io.parley.fleet.plan.Ports;
import io.parley.fleet.plan.ProcessPlan;
import io.parley.fleet.plan.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/// Redis, which keeps nothing: who is where is learnt anew.
final class Redis {

  private static final Path SYSTEM = Path.of("/usr/bin/redis-server");

  private Redis() {}

  static ProcessPlan plan(Path data, int port) throws IOException {
    Path directory = Files.createDirectories(data.resolve("redis"));
    List<String> command =
        List.of(
            program(directory),
            "--bind",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            "--dir",
            directory.toString(),
            "--maxmemory",
            "128mb",
            "--maxmemory-policy",
            "noeviction",
            "--save",
            "",
            "--appendonly",
            "no");
    return new ProcessPlan(
        "redis",
        Service.REDIS,
        "",
        Ports.store(port),
        command,
        Map.of(),
        data.resolve("logs").resolve("redis.log"),
        List.of(new RedisProbe(port)));
  }

  /// The system's own, which is newer, or the one that the build brought along.
  private static String program(Path directory) throws IOException {
    if (Files.isExecutable(SYSTEM)) {
      return SYSTEM.toString();
    }
    Path unpacked = Files.createDirectories(directory.resolve("binaries"));
    return ExecutableProvider.newJarResourceProvider(unpacked.toFile()).get().getAbsolutePath();
  }
}
