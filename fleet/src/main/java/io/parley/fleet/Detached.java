package io.parley.fleet;

import io.parley.fleet.options.ClusterOptions;
import io.parley.fleet.report.ClusterDescription;
import io.parley.fleet.report.Terminal;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A launcher in the background, watched from here until its fleet is ready.
final class Detached {

  /// What it prints.
  static final Path LOG = Path.of("fleet.log");

  private static final int WATCH_MILLIS = 100;

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private Detached() {}

  /// @param arguments of this launcher
  /// @return 0 when the fleet is ready, else the other launcher's exit code
  static int start(ClusterOptions options, String[] arguments, Path jar, Terminal terminal)
      throws IOException, InterruptedException {
    Path log = options.data().toAbsolutePath().resolve("logs").resolve(LOG);
    Files.createDirectories(log.getParent());
    long read = Files.exists(log) ? Files.size(log) : 0;
    Process launcher =
        new ProcessBuilder(command(arguments, jar))
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    boolean ready = false;
    while (!ready && launcher.isAlive()) {
      ready = ClusterDescription.pidIn(options.json()) == launcher.pid();
      boolean unused = launcher.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS);
      read = show(log, read, terminal);
    }
    if (!ready) {
      show(log, read, terminal);
      return launcher.exitValue();
    }
    terminal.line(
        "  It runs in the background; ./parley cluster stop" + where(options) + " ends it.");
    return 0;
  }

  private static String where(ClusterOptions options) {
    return options.data().equals(ClusterOptions.DEFAULT_DATA) ? "" : " --data " + options.data();
  }

  private static List<String> command(String[] arguments, Path jar) {
    List<String> command = new ArrayList<>();
    command.add(Files.isExecutable(SETSID) ? SETSID.toString() : "nohup");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-jar", jar.toString()));
    Arrays.stream(arguments).filter(word -> !word.equals("--detach")).forEach(command::add);
    return command;
  }

  /// Prints what was added since.
  private static long show(Path log, long from, Terminal terminal) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(from);
      byte[] added = new byte[Math.toIntExact(file.length() - from)];
      file.readFully(added);
      String text = new String(added, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(terminal::line);
      return from + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }
  }
}
