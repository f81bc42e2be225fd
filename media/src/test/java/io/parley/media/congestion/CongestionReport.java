package io.parley.media.congestion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// The results of all scenarios, for `docs/congestion-control.md` and `docs/plots`.
final class CongestionReport {

  private static final String BEGIN = "<!-- results -->\n";
  private static final String END = "<!-- end of results -->\n";

  private record Result(String row, String plotName, String plot) {}

  private final SortedMap<Integer, Result> results = new TreeMap<>();

  /// @param from the second from which on the link was settled
  void add(int number, String name, String title, Network network, double from, double climbed) {
    double to = network.capacityBps.size() / 10.0;
    String row =
        String.format(
            Locale.ROOT,
            "| [%s](plots/%s.svg) | %.0f %% | %.0f / %.0f | %.2f %% | %s | %s | %s |%n",
            title,
            name,
            100 * network.utilisation(from, to),
            network.queueMillis(0.5, from, to),
            network.queueMillis(0.95, from, to),
            100 * network.droppedRatio(),
            seconds(network.drainedSeconds()),
            seconds(climbed),
            network.flows.size() == 1
                ? ""
                : String.format(Locale.ROOT, "%.2f", network.fairness(from, to)));
    results.put(number, new Result(row, name, Plot.of(title, network)));
  }

  private static String seconds(double seconds) {
    return Double.isFinite(seconds) ? String.format(Locale.ROOT, "%.1f s", seconds) : "";
  }

  void write(Path docs) throws IOException {
    Path page = docs.resolve("congestion-control.md");
    String text = Files.readString(page);
    StringBuilder table = new StringBuilder();
    table.append("\n| scenario | used | queue, median / p95 (ms) | dropped | queue gone after |");
    table.append(" back up after | fairness |\n|---|---:|---:|---:|---:|---:|---:|\n");
    results.values().forEach(result -> table.append(result.row));
    table.append('\n');
    int from = text.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(page, text.substring(0, from) + table + text.substring(text.indexOf(END)));
    Files.createDirectories(docs.resolve("plots"));
    for (Result result : results.values()) {
      Files.writeString(docs.resolve("plots").resolve(result.plotName + ".svg"), result.plot);
    }
  }
}
