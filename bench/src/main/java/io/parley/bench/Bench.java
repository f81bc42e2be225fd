package io.parley.bench;

import java.io.PrintStream;
import java.util.List;

/// The process behind `./parley bench delay` and `./parley bench memory`.
public final class Bench {

  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;

  private Bench() {}

  /// Measures, prints one line of JSON and ends.
  public static void main(String[] arguments) throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      console().print(BenchOptions.HELP);
      return;
    }
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws InterruptedException {
    try {
      var options = BenchOptions.parse(arguments, System.getenv());
      console()
          .println(
              switch (options.command()) {
                case DELAY -> DelayBench.run(options);
                case MEMORY -> MemoryBench.run(options);
              });
      return 0;
    } catch (UsageException mendable) {
      System.err.println("bench: " + mendable.getMessage());
      return USAGE;
    } catch (BenchFailure failed) {
      System.err.println("bench: " + failed.getMessage());
      return UNAVAILABLE;
    }
  }

  /// The result goes to whoever typed the command.
  private static PrintStream console() {
    return System.out;
  }
}
