package io.parley.operations.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.parley.operations.repository.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.Yaml;

/// The chart, rendered as `helm template` does, without a cluster.
final class Chart {

  static final Path DIRECTORY = Repository.file("helm/parley");

  /// The sets of values that everything must hold for: files of the test resources.
  private static final List<String> VALUE_SETS =
      List.of(
          "defaults",
          "external-stores",
          "service-per-sfu",
          "node-ports",
          "coturn",
          "tls",
          "everything");

  /// The oldest that the chart allows.
  private static final String KUBERNETES = "1.28.0";

  private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();

  private Chart() {}

  /// For `@MethodSource`.
  static List<String> valueSets() {
    return VALUE_SETS;
  }

  /// What a set of values makes, rendered once.
  static Manifests render(String valueSet) {
    return RENDERED.computeIfAbsent(
        valueSet,
        name ->
            Manifests.parse(
                template(
                    Repository.file("operations/src/test/resources/values/" + name + ".yaml"))));
  }

  /// @param values YAML
  /// @throws IllegalStateException if the schema or a template refuses them
  static Manifests renderWith(String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        return Manifests.parse(template(Files.writeString(file, values)));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String template(Path values) {
    return new Helm(DIRECTORY)
        .template()
        .withName("dev")
        .withNamespace("calls")
        .withKubeVersion(KUBERNETES)
        .withValuesFile(values)
        .call();
  }

  static LintResult lint() {
    return new Helm(DIRECTORY).lint().strict().call();
  }

  /// `values.yaml` as it is.
  static Map<String, Object> defaults() {
    return new Yaml().load(Repository.read(DIRECTORY.resolve("values.yaml")));
  }
}
