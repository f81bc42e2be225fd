package io.parley.fleet;

import com.google.gson.Gson;
import io.parley.fleet.control.ControlServer.Answer;
import io.parley.fleet.process.ManagedProcess;
import io.parley.fleet.process.StartFailedException;
import io.parley.fleet.report.ClusterDescription.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What the control port does with a request.
final class Commands {

  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final Gson gson = new Gson();
  private final Cluster cluster;
  private final Runnable changed;
  private final Runnable stop;

  /// @param changed told when a process has another id than before
  /// @param stop ends the fleet; returns when it ended
  Commands(Cluster cluster, Runnable changed, Runnable stop) {
    this.cluster = cluster;
    this.changed = changed;
    this.stop = stop;
  }

  Answer answer(String method, String path) throws InterruptedException {
    List<String> words = List.of(path.substring(1).split("/", -1));
    if (method.equals("GET") && path.equals("/status")) {
      return new Answer(OK, gson.toJson(cluster.processes().stream().map(Node::of).toList()));
    }
    if (method.equals("POST") && path.equals("/stop")) {
      stop.run();
      return new Answer(OK, "{}");
    }
    ManagedProcess process = words.size() == 2 ? cluster.process(words.get(1)) : null;
    if (process == null || !method.equals("POST")) {
      return refused(NOT_FOUND, "there is no " + method + " " + path);
    }
    return act(words.getFirst(), process);
  }

  private Answer act(String verb, ManagedProcess process) throws InterruptedException {
    switch (verb) {
      case "kill" -> {
        process.kill();
        boolean unused = process.awaitEnd(KILL_LIMIT);
      }
      case "term" -> process.terminate();
      case "start" -> {
        try {
          cluster.startAgain(process);
        } catch (StartFailedException failed) {
          return refused(CONFLICT, String.valueOf(failed.getMessage()));
        } finally {
          changed.run();
        }
      }
      default -> {
        return refused(NOT_FOUND, "there is no verb " + verb);
      }
    }
    return new Answer(OK, gson.toJson(Node.of(process)));
  }

  private Answer refused(int status, String why) {
    return new Answer(status, gson.toJson(Map.of("error", why)));
  }
}
