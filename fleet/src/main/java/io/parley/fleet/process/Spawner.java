package io.parley.fleet.process;

import io.parley.fleet.plan.ProcessPlan;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts children from the one thread that lives as long as this process: to Linux the parent that
/// a leash hangs on is the thread, and its end would end the child.
public final class Spawner {

  /// Of no node but one: were it inherited, all would be the same.
  private static final String NODE_ID = "PARLEY_NODE_ID";

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("spawner").factory());

  /// @return the child; its output goes to the end of the plan's log
  Process spawn(ProcessPlan plan) throws IOException {
    Files.createDirectories(plan.log().toAbsolutePath().getParent());
    var builder =
        new ProcessBuilder(Leash.on(plan.command(), ProcessHandle.current().pid()))
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log().toFile()));
    builder.environment().remove(NODE_ID);
    builder.environment().putAll(plan.environment());
    try {
      return thread.submit(builder::start).get();
    } catch (ExecutionException failed) {
      throw new IOException(plan.name() + " cannot be started", failed.getCause());
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + plan.name() + " was started", told);
    }
  }
}
