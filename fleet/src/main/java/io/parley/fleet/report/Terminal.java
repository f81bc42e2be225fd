package io.parley.fleet.report;

import io.parley.fleet.options.ClusterOptions;
import io.parley.fleet.process.ManagedProcess;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// What the person who typed the command reads: one line for each thing that happened.
public final class Terminal {

  private final PrintStream out;

  public Terminal(PrintStream out) {
    this.out = out;
  }

  /// One line as it is.
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /// A process serves.
  public void up(ManagedProcess process, Duration took) {
    line(
        String.format(
            Locale.ROOT,
            "  %-12s up    %5.1f s  process %d",
            process.plan().name(),
            seconds(took),
            process.pid()));
  }

  /// A process ended that nobody told to.
  public void died(ManagedProcess process, int exitCode) {
    line(
        String.format(
            Locale.ROOT,
            "  %-12s DIED  with code %d; see %s",
            process.plan().name(),
            exitCode,
            process.plan().log()));
  }

  /// The fleet serves.
  public void ready(ClusterDescription fleet, ClusterOptions options, Duration took) {
    line(String.format(Locale.ROOT, "%nThe fleet is ready (%.1f s).%n", seconds(took)));
    named("Join", fleet.joinUrl());
    fleet.urls().forEach(url -> named("Server URL", url.replaceFirst("http", "ws")));
    fleet.adminUrls().forEach(url -> named("Admin", url));
    if (options.keys() == null) {
      named("API key", fleet.key() + "   secret: " + fleet.secret());
      line(
          """

            DEVELOPMENT KEYS: everybody knows devkey and secret. Whoever reaches these ports can do
            anything with them. Set PARLEY_KEYS=key:secret before you let others in.
          """);
    } else {
      named("API keys", "from PARLEY_KEYS");
    }
  }

  private void named(String name, String value) {
    line(String.format(Locale.ROOT, "  %-12s %s", name, value));
  }

  private static double seconds(Duration took) {
    return took.toMillis() / 1000.0;
  }
}
