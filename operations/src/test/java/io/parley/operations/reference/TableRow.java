package io.parley.operations.reference;

import java.util.Arrays;
import java.util.stream.Collectors;

/// A row of a Markdown table.
final class TableRow {

  private TableRow() {}

  static String of(String... cells) {
    return Arrays.stream(cells)
        .map(cell -> cell.strip().replace("|", "\\|"))
        .map(cell -> cell.isEmpty() ? " |" : " " + cell + " |")
        .collect(Collectors.joining("", "|", "\n"));
  }

  /// The head of a table, and the line below it.
  static String head(String... cells) {
    return of(cells) + "|" + " --- |".repeat(cells.length) + "\n";
  }
}
