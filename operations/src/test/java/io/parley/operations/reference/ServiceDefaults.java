package io.parley.operations.reference;

import io.parley.operations.repository.Repository;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/// What services say themselves before their environment does, in a file each:
/// `src/main/resources/io/parley/<service>/<service>.properties`.
final class ServiceDefaults {

  private final SortedMap<String, SortedMap<String, String>> values = new TreeMap<>();

  private ServiceDefaults() {}

  static ServiceDefaults read() {
    ServiceDefaults defaults = new ServiceDefaults();
    for (String module : Services.MODULES) {
      for (Path file : Repository.sources(List.of(module))) {
        if (file.toString().endsWith(".properties")) {
          defaults.add(module, properties(file));
        }
      }
    }
    return defaults;
  }

  private static Properties properties(Path file) {
    Properties properties = new Properties();
    try (StringReader text = new StringReader(Repository.read(file))) {
      properties.load(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  private void add(String module, Properties properties) {
    for (String name : properties.stringPropertyNames()) {
      values
          .computeIfAbsent(name, first -> new TreeMap<>())
          .put(module, properties.getProperty(name));
    }
  }

  /// Where services start from something else than the default.
  String overrides(String property) {
    StringBuilder text = new StringBuilder();
    values
        .getOrDefault(property, new TreeMap<>())
        .forEach(
            (module, value) ->
                text.append("; ").append(module).append(" `").append(value).append('`'));
    return text.toString();
  }

  /// A table of what is Spring's and not ours.
  String table() {
    StringBuilder table = new StringBuilder(TableRow.head("variable", "service", "default"));
    values.forEach(
        (property, byService) -> {
          if (!property.startsWith("parley.")) {
            byService.forEach(
                (service, value) ->
                    table.append(
                        TableRow.of(
                            "`" + Setting.variable(property) + "`", service, "`" + value + "`")));
          }
        });
    return table.toString();
  }
}
