package io.parley.billing.usage.postgres;

import io.parley.billing.sample.Counters;
import io.parley.billing.sample.Kind;
import io.parley.billing.sample.Traffic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The columns in which both tables have traffic: four for each kind, such as `audio_bytes_in`.
final class Columns {

  static final List<String> TRAFFIC =
      Arrays.stream(Kind.values()).map(Columns::prefix).flatMap(Columns::ofKind).toList();

  private Columns() {}

  private static String prefix(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + "_";
  }

  private static Stream<String> ofKind(String prefix) {
    return Stream.of("bytes_in", "bytes_out", "packets_in", "packets_out").map(prefix::concat);
  }

  /// Their values, in the same order.
  static Stream<Object> values(Traffic traffic) {
    return Arrays.stream(Kind.values())
        .map(traffic::of)
        .flatMap(
            counters ->
                Stream.of(
                    counters.bytesIn(),
                    counters.bytesOut(),
                    counters.packetsIn(),
                    counters.packetsOut()));
  }

  static Traffic read(ResultSet row) throws SQLException {
    EnumMap<Kind, Counters> kinds = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      String prefix = prefix(kind);
      kinds.put(
          kind,
          new Counters(
              row.getLong(prefix + "bytes_in"),
              row.getLong(prefix + "bytes_out"),
              row.getLong(prefix + "packets_in"),
              row.getLong(prefix + "packets_out")));
    }
    return new Traffic(kinds);
  }

  /// `a, b, c`.
  static String list(List<String> columns) {
    return String.join(", ", columns);
  }

  /// `?, ?, ?`.
  static String placeholders(List<String> columns) {
    return String.join(", ", Collections.nCopies(columns.size(), "?"));
  }

  /// Each of them in this form, with `%1$s` for its name: `a = ?, b = ?`.
  static String each(List<String> columns, String form) {
    return columns.stream()
        .map(column -> String.format(Locale.ROOT, form, column))
        .collect(Collectors.joining(", "));
  }
}
