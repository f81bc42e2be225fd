package io.parley.fleet.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Up when the server says in its pid file that it takes connections, as `pg_ctl` reads it. A
/// connection alone proves nothing: it is also taken, and refused, while old logs are replayed.
///
/// @param data directory of the server
/// @param port which the file must name, since that of a killed server may still lie there
public record PostgresProbe(Path data, int port) implements Probe {

  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  @Override
  public boolean up() throws IOException {
    Path file = data.resolve("postmaster.pid");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.size() > STATUS_LINE
        && lines.get(STATUS_LINE).strip().equals("ready")
        && lines.get(PORT_LINE).strip().equals(String.valueOf(port))
        && ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).strip())).isPresent();
  }
}
