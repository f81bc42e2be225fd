package io.parley.standalone;

import io.parley.standalone.options.DevOptions;
import io.parley.standalone.options.Preflight;
import io.parley.standalone.options.UsageException;
import io.parley.standalone.training.AotTraining;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// The process behind `./parley dev`.
public final class Standalone {

  private static final Logger log = LoggerFactory.getLogger(Standalone.class);

  /// Exit status for what the person at the keyboard can mend, as of `sysexits`: EX_USAGE.
  private static final int USAGE = 64;

  private Standalone() {}

  /// Starts everything, says where it is, and stays until it is told to end.
  public static void main(String[] arguments) throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      console().print(DevOptions.HELP);
      return;
    }
    try {
      run(DevOptions.parse(arguments, System.getenv()));
    } catch (UsageException mendable) {
      log.debug("not started", mendable);
      console().println("parley: " + mendable.getMessage());
      System.exit(USAGE);
    }
  }

  private static void run(DevOptions options) throws InterruptedException {
    long startedNanos = System.nanoTime();
    // Several contexts share one terminal: none of them may set logging up anew.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Preflight.check(options);
    Fleet fleet = Fleet.start(options);
    if (options.training()) {
      AotTraining.exercise(options.url());
      fleet.close();
      return;
    }
    CountDownLatch closed = new CountDownLatch(1);
    var training = AotTraining.startFor(options);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      training.close();
                      fleet.close();
                      closed.countDown();
                    }));
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    console().print(Welcome.text(options, fleet.linkKey(), took));
    closed.await();
  }

  /// What is meant for the person who typed the command goes to the terminal, not to the log.
  private static PrintStream console() {
    return System.out;
  }
}
