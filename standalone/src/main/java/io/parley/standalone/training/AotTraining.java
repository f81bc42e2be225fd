package io.parley.standalone.training;

import io.parley.standalone.options.DevOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trains the JVM's ahead-of-time cache (JEP 514) in a second process at the lowest priority, with
/// this process's own flags, ports of its own and a data directory that it throws away.
public final class AotTraining implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AotTraining.class);

  /// Far from the ports that people choose, so that a training never meets another Parley.
  private static final int PORT = 47_880;

  /// More requests teach the cache nothing more: the classes are loaded by then.
  private static final int REQUESTS = 20;

  private final @Nullable Process process;

  private AotTraining(@Nullable Process process) {
    this.process = process;
  }

  /// Begins to train, if the command line names a cache that is to be made.
  public static AotTraining startFor(DevOptions options) {
    Path cache = options.aotCache();
    if (cache == null) {
      return new AotTraining(null);
    }
    try {
      return new AotTraining(launch(cache));
    } catch (IOException notStarted) {
      log.atWarn().setCause(notStarted).log("no start-up cache is made; starts stay slow");
      return new AotTraining(null);
    }
  }

  /// What the trained process does between its start and its end: what a first user would.
  public static void exercise(String url) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < REQUESTS; i++) {
        for (String path :
            List.of("/healthz", "/", "/rtc/validate?access_token=none", "/v1/rooms")) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(5)).build();
          client.send(request, HttpResponse.BodyHandlers.discarding());
        }
      }
    } catch (IOException unanswered) {
      log.atWarn().setCause(unanswered).log("training got no answer");
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      process.destroy();
    }
  }

  private static Process launch(Path cache) throws IOException {
    Path data = Files.createTempDirectory("parley-training");
    Path unfinished = cache.resolveSibling(cache.getFileName() + ".new");
    Process process =
        new ProcessBuilder(command(unfinished, data))
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("log").toFile())
            .start();
    process.onExit().thenAccept(ended -> finish(ended.exitValue(), unfinished, cache, data));
    return process;
  }

  private static List<String> command(Path unfinished, Path data) {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "19"));
    ProcessHandle.Info self = ProcessHandle.current().info();
    command.add(self.command().orElse("java"));
    for (String argument : List.of(self.arguments().orElse(new String[0]))) {
      if (argument.equals("-jar")) {
        break;
      }
      if (!argument.startsWith("-XX:AOT")) {
        command.add(argument);
      }
    }
    command.add("-XX:AOTCacheOutput=" + unfinished);
    command.addAll(List.of("-jar", System.getProperty("java.class.path")));
    command.addAll(List.of("--train", "--port", String.valueOf(PORT)));
    command.addAll(List.of("--data", data.toString()));
    return command;
  }

  private static void finish(int status, Path unfinished, Path cache, Path data) {
    try {
      if (status == 0 && Files.exists(unfinished)) {
        Files.move(unfinished, cache, StandardCopyOption.REPLACE_EXISTING);
        deleteTree(data);
        log.info("the next start will be faster: its cache is made");
      } else {
        Files.deleteIfExists(unfinished);
        log.atWarn()
            .addKeyValue("status", status)
            .addKeyValue("log", data.resolve("log"))
            .log("no start-up cache was made");
      }
    } catch (IOException failed) {
      log.atWarn().setCause(failed).log("the start-up cache could not be put in place");
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
