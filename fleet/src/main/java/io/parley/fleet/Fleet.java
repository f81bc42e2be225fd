package io.parley.fleet;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.parley.fleet.control.ControlClient;
import io.parley.fleet.control.ControlServer.Answer;
import io.parley.fleet.options.ClusterOptions;
import io.parley.fleet.options.Command;
import io.parley.fleet.options.CommandLine;
import io.parley.fleet.options.UsageException;
import io.parley.fleet.process.StartFailedException;
import io.parley.fleet.report.ClusterDescription.Node;
import io.parley.fleet.report.Terminal;
import io.parley.fleet.secret.Secrets;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// `./parley cluster`: every service and store as a process of its own on one machine.
public final class Fleet {

  /// What the person at the keyboard can mend, as of `sysexits`: EX_USAGE.
  private static final int USAGE = 64;

  /// Something did not start or was refused.
  private static final int FAILED = 1;

  private static final int OK = 200;

  private static final Duration LAUNCHER_END = Duration.ofSeconds(15);

  private static final Terminal TERMINAL = new Terminal(System.out);

  private Fleet() {}

  public static void main(String[] arguments) throws Exception {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws Exception {
    try {
      return switch (CommandLine.parse(arguments, System.getenv())) {
        case Command.Help() -> {
          TERMINAL.line(CommandLine.HELP);
          yield 0;
        }
        case Command.Run(var options) -> start(options, arguments);
        case Command.Stop(var data) -> stop(data);
        case Command.Status(var data) -> status(data);
        case Command.Act(var data, var action, var name) ->
            act(data, "/" + action.name().toLowerCase(Locale.ROOT) + "/" + name);
      };
    } catch (UsageException mendable) {
      TERMINAL.line("parley: " + mendable.getMessage());
      return USAGE;
    } catch (StartFailedException failed) {
      TERMINAL.line("parley: " + failed.getMessage());
      return FAILED;
    }
  }

  private static int start(ClusterOptions options, String[] arguments) throws Exception {
    Path jar = jar();
    if (options.detach()) {
      return Detached.start(options, arguments, jar, TERMINAL);
    }
    Path home = jar.resolve("../../..").normalize(); // of fleet/target/fleet.jar
    new Launcher(options, home, TERMINAL).run();
    return 0;
  }

  private static Path jar() throws URISyntaxException {
    return Path.of(Fleet.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toAbsolutePath();
  }

  private static int stop(Path data) throws Exception {
    var holder = DataDirectory.holder(data);
    if (holder == null) {
      TERMINAL.line("no fleet runs on " + data);
      return 0;
    }
    ask(data, holder, "POST", "/stop");
    var launcher =
        ProcessHandle.of(holder.pid())
            .<CompletableFuture<ProcessHandle>>map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()));
    launcher.get(LAUNCHER_END.toSeconds(), TimeUnit.SECONDS);
    TERMINAL.line("the fleet on " + data + " ended");
    return 0;
  }

  private static int status(Path data) throws IOException {
    Answer answer = ask(data, running(data), "GET", "/status");
    for (Node node : List.of(new Gson().fromJson(answer.body(), Node[].class))) {
      TERMINAL.line(
          String.format(
              Locale.ROOT, "  %-12s %-9s process %d", node.name(), node.state(), node.pid()));
    }
    return 0;
  }

  private static int act(Path data, String path) throws IOException {
    Answer answer = ask(data, running(data), "POST", path);
    if (answer.status() != OK) {
      TERMINAL.line(
          "parley: "
              + new Gson().fromJson(answer.body(), JsonObject.class).get("error").getAsString());
      return FAILED;
    }
    Node node = new Gson().fromJson(answer.body(), Node.class);
    TERMINAL.line(node.name() + " " + node.state() + ", process " + node.pid());
    return 0;
  }

  private static DataDirectory.Holder running(Path data) throws IOException {
    var holder = DataDirectory.holder(data);
    if (holder == null) {
      throw new UsageException("no fleet runs on " + data + "; --data DIR names another directory");
    }
    return holder;
  }

  private static Answer ask(Path data, DataDirectory.Holder holder, String method, String path)
      throws IOException {
    try {
      return new ControlClient(holder.control(), Secrets.adminToken(data)).ask(method, path);
    } catch (IOException silent) {
      throw new UsageException("the fleet on " + data + " does not answer: " + silent, silent);
    }
  }
}
