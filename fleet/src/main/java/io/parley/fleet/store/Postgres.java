package io.parley.fleet.store;

import io.parley.fleet.health.PostgresProbe;
import io.parley.fleet.options.UsageException;
import io.parley.fleet.plan.Ports;
import io.parley.fleet.plan.ProcessPlan;
import io.parley.fleet.plan.Service;
import io.parley.fleet.process.Leash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// PostgreSQL, whose data stay between runs.
final class Postgres {

  private Postgres() {}

  /// Makes the database where there is none yet.
  ///
  /// @param cache where the programs are unpacked
  /// @throws UsageException where it cannot be made
  static ProcessPlan plan(Path data, Path cache, int port) throws IOException {
    Path programs = PostgresBinaries.unpacked(cache).resolve("bin");
    Path home = Files.createDirectories(data.resolve("postgres"));
    Path database = home.resolve("data");
    Path log = data.resolve("logs").resolve("postgres.log");
    if (!Files.exists(database.resolve("PG_VERSION"))) {
      make(programs, database, log);
    }
    List<String> command = new ArrayList<>(Leash.notAsRoot());
    command.addAll(List.of(programs.resolve("postgres").toString(), "-D", database.toString()));
    command.addAll(List.of("-p", String.valueOf(port)));
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=32MB",
            "max_connections=120",
            "max_wal_size=256MB")) {
      command.addAll(List.of("-c", setting));
    }
    return new ProcessPlan(
        "postgres",
        Service.POSTGRES,
        "",
        Ports.store(port),
        command,
        Map.of(),
        log,
        List.of(new PostgresProbe(database, port)));
  }

  /// Only this machine reaches the server, and whoever does is trusted.
  private static void make(Path programs, Path database, Path log) throws IOException {
    List<String> command = new ArrayList<>(Leash.notAsRoot());
    command.addAll(
        List.of(
            programs.resolve("initdb").toString(),
            "--pgdata=" + database,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-sync"));
    Process initdb =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (initdb.waitFor() != 0) {
        throw new UsageException("PostgreSQL cannot make its database; see " + log);
      }
    } catch (InterruptedException told) {
      initdb.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while PostgreSQL made its database", told);
    }
  }
}
