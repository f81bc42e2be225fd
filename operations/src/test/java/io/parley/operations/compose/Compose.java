package io.parley.operations.compose;

import io.parley.operations.repository.Repository;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/// `docker-compose.yml`, with its merges done.
final class Compose {

  /// One service of it.
  ///
  /// @param definition as it stands there
  record Service(String name, Map<String, Object> definition) {

    /// The stage of the Dockerfile that it runs; null for an image of others.
    @Nullable String target() {
      return definition.get("build") instanceof Map<?, ?> build
          ? String.valueOf(build.get("target"))
          : null;
    }

    Map<String, String> environment() {
      return Compose.strings(definition.get("environment"));
    }

    List<String> list(String key) {
      return definition.get(key) instanceof List<?> list
          ? list.stream().map(Object::toString).toList()
          : List.of();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(:[-?])?([^}]*)}");

  private Compose() {}

  static Map<String, Object> document() {
    return new Yaml().load(Repository.read("docker-compose.yml"));
  }

  static List<Service> services() {
    var services = (Map<?, ?>) Objects.requireNonNull(document().get("services"));
    return services.entrySet().stream()
        .map(it -> new Service(it.getKey().toString(), objects(it.getValue())))
        .toList();
  }

  /// Those of Parley itself.
  static List<Service> own() {
    return services().stream().filter(it -> it.target() != null).toList();
  }

  /// Variables that must be set, and those with a default.
  static Map<String, Boolean> variables() {
    Map<String, Boolean> required = new LinkedHashMap<>();
    VARIABLE
        .matcher(Repository.read("docker-compose.yml"))
        .results()
        .forEach(it -> required.merge(it.group(1), ":?".equals(it.group(2)), Boolean::logicalOr));
    return required;
  }

  /// A value as it would be with nothing set but what must be.
  static String expand(String value) {
    return VARIABLE
        .matcher(value)
        .replaceAll((MatchResult it) -> ":-".equals(it.group(2)) ? it.group(3) : it.group(1));
  }

  private static Map<String, String> strings(@Nullable Object map) {
    Map<String, String> strings = new LinkedHashMap<>();
    if (map != null) {
      objects(map).forEach((key, value) -> strings.put(key, expand(value.toString())));
    }
    return strings;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> objects(Object map) {
    return (Map<String, Object>) map;
  }
}
