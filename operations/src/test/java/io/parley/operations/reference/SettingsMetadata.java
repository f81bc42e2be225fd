package io.parley.operations.reference;

import io.parley.operations.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What the compiler wrote down about the records that settings are bound to: Boot's annotation
/// processor reads their components and `@param` lines.
final class SettingsMetadata {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROPERTIES = "META-INF/spring-configuration-metadata.json";
  private static final String MEMBERS = "META-INF/spring/configuration-metadata/%s.json";

  private SettingsMetadata() {}

  /// Every setting of ours, those of a list's members among them.
  static List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (URL file : files(PROPERTIES)) {
      for (JsonNode property : read(file).path("properties")) {
        String source = property.path("sourceType").asString("");
        if (source.startsWith("io.parley.")) {
          add(setting("", property, source), settings);
        }
      }
    }
    // A module that was compiled against the jar of another repeats what that adds by hand.
    return settings.stream().distinct().toList();
  }

  private static void add(Setting setting, List<Setting> settings) {
    String element = setting.type().replaceAll("^java\\.util\\.List<(io\\.parley\\..*)>$", "$1");
    settings.add(setting);
    if (!element.equals(setting.type())) {
      for (URL file : files(MEMBERS.formatted(element))) {
        for (JsonNode member : read(file).path("properties")) {
          String list = setting.property().replace("-", "") + ".0.";
          settings.add(setting(list, member, setting.source()));
        }
      }
    }
  }

  private static Setting setting(String prefix, JsonNode property, String source) {
    return new Setting(
        prefix + property.path("name").asString(),
        property.path("type").asString(""),
        source,
        property.path("defaultValue").asString(""),
        property.path("description").asString(""));
  }

  /// The module that has this class in its sources.
  static String module(String source) {
    String file = "src/main/java/" + source.replaceAll("\\$.*", "").replace('.', '/') + ".java";
    return Repository.modules().stream()
        .filter(module -> Files.exists(Repository.file(module).resolve(file)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no module has " + source));
  }

  private static List<URL> files(String name) {
    try {
      return Collections.list(SettingsMetadata.class.getClassLoader().getResources(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(URL file) {
    try (InputStream bytes = file.openStream()) {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
