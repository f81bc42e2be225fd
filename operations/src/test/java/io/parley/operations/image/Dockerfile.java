package io.parley.operations.image;

import io.parley.operations.repository.Repository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The Dockerfile at the root, as its stages and their instructions.
///
/// @param stages by name, in their order
public record Dockerfile(Map<String, Stage> stages) {

  /// @param base image or stage that this one begins with
  /// @param instructions with their arguments on one line
  public record Stage(String name, String base, List<String> instructions) {

    /// The arguments of every such instruction.
    List<String> all(String instruction) {
      return instructions.stream()
          .filter(it -> it.startsWith(instruction + " "))
          .map(it -> it.substring(instruction.length() + 1).strip())
          .toList();
    }
  }

  private static final Pattern HEAP = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");
  private static final Pattern FROM = Pattern.compile("FROM (\\S+) AS (\\S+)");

  /// Those of this repository.
  public static Dockerfile read() {
    return parse(Repository.read("Dockerfile"));
  }

  static Dockerfile parse(String text) {
    Map<String, Stage> stages = new LinkedHashMap<>();
    String joined = text.replaceAll("(?m)^\\s*#.*\\n", "").replaceAll("\\\\\\n\\s*", " ");
    Stage stage = null;
    for (String line : joined.split("\n", -1)) {
      var from = FROM.matcher(line);
      if (from.matches()) {
        stage = new Stage(from.group(2), from.group(1), new ArrayList<>());
        stages.put(stage.name(), stage);
      } else if (!line.isBlank() && stage != null) {
        stage.instructions().add(line.strip());
      }
    }
    return new Dockerfile(stages);
  }

  /// The images that are meant to run: what other stages neither begin with nor copy from.
  public List<String> targets() {
    return stages.keySet().stream()
        .filter(name -> stages.values().stream().noneMatch(it -> uses(it, name)))
        .toList();
  }

  private static boolean uses(Stage stage, String name) {
    return stage.base().equals(name)
        || stage.instructions().stream().anyMatch(it -> it.contains("--from=" + name + " "));
  }

  /// A stage that there is.
  Stage stage(String name) {
    return Objects.requireNonNull(stages.get(name), name);
  }

  /// Arguments of an instruction in a stage and those that it begins with, the nearest last.
  List<String> inherited(String stage, String instruction) {
    Stage own = stages.get(stage);
    if (own == null) {
      return List.of();
    }
    List<String> all = new ArrayList<>(inherited(own.base(), instruction));
    all.addAll(own.all(instruction));
    return all;
  }

  /// How much of a container's memory the heap of an image's JVM may take, in percent.
  public int heapPercent(String target) {
    var heap = HEAP.matcher(inherited(target, "ENTRYPOINT").getLast());
    if (!heap.find()) {
      throw new IllegalStateException(target + " leaves its heap to chance");
    }
    return Integer.parseInt(heap.group(1));
  }

  /// The variables that an image sets.
  public Map<String, String> variables(String target) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : inherited(target, "ENV")) {
      for (String pair : line.split("\\s+")) {
        variables.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return variables;
  }
}
