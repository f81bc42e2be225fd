package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.operations.repository.Repository;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ValuesDocumentationTest {

  private static final Pattern LINE = Pattern.compile("^( *)([A-Za-z]+):(.*)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\|");

  /// Below these an operator writes what Kubernetes takes.
  private static final List<String> OPEN =
      List.of("resources", "annotations", "labels", "topologySpread");

  @Test
  void everyValueHasALineOfItsOwnAboveIt() {
    String text = Repository.read("helm/parley/values.yaml");

    assertThat(undocumented(text)).isEmpty();
    assertThat(undocumented("a:\n  # Said.\n  b: 1\n  c: 2\n")).containsExactly("a.c");
  }

  @Test
  void theReadmesTableHasEveryValueAndNoOther() {
    List<String> rows =
        ROW.matcher(Repository.read("helm/parley/README.md"))
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();

    assertThat(rows).containsExactlyElementsOf(leaves("", Chart.defaults()));
  }

  private static List<String> leaves(String prefix, Map<String, Object> values) {
    List<String> leaves = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner && !inner.isEmpty() && !OPEN.contains(name)) {
            leaves.addAll(leaves(prefix + name + ".", cast(inner)));
          } else {
            leaves.add(prefix + name);
          }
        });
    return leaves;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  /// Leaves without a comment directly above them.
  private static List<String> undocumented(String text) {
    List<String> missing = new ArrayList<>();
    Deque<String> path = new ArrayDeque<>();
    String before = "";
    for (String line : text.split("\n", -1)) {
      var match = LINE.matcher(line);
      if (match.matches()) {
        int depth = match.group(1).length() / 2;
        while (path.size() > depth) {
          path.removeLast();
        }
        boolean inside = path.stream().anyMatch(OPEN::contains);
        path.addLast(match.group(2));
        boolean branch = match.group(3).isBlank() && !OPEN.contains(match.group(2));
        if (!inside && !branch && !before.strip().startsWith("#")) {
          missing.add(String.join(".", path));
        }
      }
      before = line;
    }
    return missing;
  }
}
