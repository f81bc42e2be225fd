package io.parley.standalone.store;

import io.parley.standalone.options.UsageException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A real PostgreSQL whose data stays between runs, reached on an ephemeral loopback port.
public final class EmbeddedPostgresStore implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /// Where in `postmaster.pid` the server's process id and port stand, counted from 0.
  private static final int PID_LINE = 0;

  private static final int PORT_LINE = 3;

  private final EmbeddedPostgres postgres;

  private EmbeddedPostgresStore(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /// Starts the server, or takes over the one that a killed run left on this directory.
  ///
  /// @throws UsageException where it does not start
  public static EmbeddedPostgresStore start(Path directory) {
    Path data = directory.resolve("data");
    try {
      Files.createDirectories(directory);
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(START_LIMIT);
      int running = portOfRunningServer(data);
      if (running > 0) {
        builder.setPort(running);
      }
      return new EmbeddedPostgresStore(builder.start());
    } catch (IOException | IllegalStateException failed) {
      throw new UsageException(
          "PostgreSQL does not start in "
              + directory
              + ": "
              + failed.getMessage()
              + "; a directory that nothing else uses can be given with --data DIR",
          failed);
    }
  }

  /// Its JDBC URL; the user is `postgres`, and only this machine can reach it.
  public String jdbcUrl() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failed) {
      throw new IllegalStateException("PostgreSQL does not stop", failed);
    }
  }

  private static int portOfRunningServer(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return 0;
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.size() <= PORT_LINE) {
      return 0;
    }
    boolean alive =
        ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).trim()))
            .flatMap(process -> process.info().command())
            .filter(command -> command.contains("postgres"))
            .isPresent();
    return alive ? Integer.parseInt(lines.get(PORT_LINE).trim()) : 0;
  }
}
