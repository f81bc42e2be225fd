package io.parley.fleet.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How each service's JVM is started: many of them share one machine, so that memory and the
/// processor time of a start count for more than peak throughput.
///
/// Measured with signaling-service on two cores: 8.5 s of processor time to its start, 4.3 s with
/// the first compiler alone; a CDS archive saves 0.8 s more, but its dump adds 4 s to the end of
/// each process and an AOT cache 12 s, so that neither is used.
public final class Jvm {

  private static final String PROGRAM =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private static final List<String> ALL =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-Xshare:auto",
          "-XX:+ExitOnOutOfMemoryError");

  private Jvm() {}

  /// The command up to `-jar` or a class path.
  public static List<String> command(Service service) {
    List<String> command = new ArrayList<>();
    command.add(PROGRAM);
    command.addAll(ALL);
    command.addAll(
        switch (service) {
          // Packets are worth the second compiler.
          case SFU -> List.of("-Xms32m", "-Xmx256m", "-XX:MaxDirectMemorySize=256m");
          case KAFKA -> List.of("-Xms64m", "-Xmx192m", "-XX:TieredStopAtLevel=1");
          default ->
              List.of(
                  "-Xms32m", "-Xmx160m", "-XX:MaxDirectMemorySize=64m", "-XX:TieredStopAtLevel=1");
        });
    return command;
  }
}
