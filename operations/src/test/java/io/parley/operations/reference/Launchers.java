package io.parley.operations.reference;

import io.parley.operations.repository.Repository;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What the programs that start services, or load them, read from their environment: as their
/// `--help` has it.
final class Launchers {

  private static final Map<String, String> VERBS =
      Map.of(
          "standalone", "`./parley dev`",
          "fleet", "`./parley cluster`",
          "bench", "`./parley bench`");

  private static final Pattern HELP = Pattern.compile("(?s)\n +Environment:\n(.*?)\n\n");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^ +(PARLEY_[A-Z_]+) +(.*)$");

  private Launchers() {}

  /// Variables, and under each the verbs with what they make of it.
  static SortedMap<String, SortedMap<String, String>> variables() {
    SortedMap<String, SortedMap<String, String>> variables = new TreeMap<>();
    VERBS.forEach(
        (module, verb) ->
            Repository.sources(List.of(module)).stream()
                .filter(file -> file.toString().endsWith(".java"))
                .flatMap(file -> HELP.matcher(Repository.read(file)).results())
                .flatMap(help -> VARIABLE.matcher(help.group(1)).results())
                .forEach(
                    said ->
                        variables
                            .computeIfAbsent(said.group(1), first -> new TreeMap<>())
                            .put(verb, said.group(2))));
    return variables;
  }

  static String table() {
    StringBuilder table = new StringBuilder(TableRow.head("variable", "for", "meaning"));
    variables()
        .forEach(
            (variable, verbs) ->
                verbs.forEach(
                    (verb, meaning) ->
                        table.append(TableRow.of("`" + variable + "`", verb, meaning))));
    return table.toString();
  }
}
