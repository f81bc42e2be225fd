package io.parley.operations.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.operations.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  /// How code asks for a setting past the records.
  private static final Pattern ASKED =
      Pattern.compile(
          "(?:getProperty|getenv|environment\\.get|environment\\.getOrDefault)"
              + "\\(\\s*\"((?:parley\\.|PARLEY_)[^\"]+)\"");

  @Test
  void thePageIsWhatTheCodeSays() throws IOException {
    String page = Repository.read(ConfigurationPage.FILE);
    String rewritten = ConfigurationPage.rewritten(page);

    if (Boolean.getBoolean("write")) {
      Files.writeString(Repository.file(ConfigurationPage.FILE), rewritten);
    } else {
      assertThat(page)
          .as("%s is older than the code: ./parley docs writes it", ConfigurationPage.FILE)
          .isEqualTo(rewritten);
    }
  }

  @Test
  void everySettingIsExplained() {
    assertThat(SettingsMetadata.settings())
        .hasSizeGreaterThan(60)
        .allSatisfy(setting -> assertThat(setting.meaning()).as(setting.property()).isNotBlank());
  }

  @Test
  void whatCodeAsksForHasARow() {
    String tables = ConfigurationPage.tables();
    Set<String> asked =
        Repository.sources().stream()
            .filter(file -> file.toString().endsWith(".java"))
            .flatMap(file -> ASKED.matcher(Repository.read(file)).results())
            .map(found -> Setting.variable(found.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(asked).contains("PARLEY_KAFKA_SERVERS", "PARLEY_KEYS");
    assertThat(asked).allSatisfy(variable -> assertThat(tables).contains("| `" + variable + "` |"));
  }

  @Test
  void eachServiceIsThere() {
    assertThat(SettingsMetadata.settings())
        .extracting(setting -> SettingsMetadata.module(setting.source()))
        .containsAll(Services.MODULES);
    assertThat(Services.of("io.parley.cluster.KafkaProperties")).isEqualTo(List.of("every"));
    assertThat(Services.of("io.parley.cluster.NodeProperties")).doesNotContain("billing");
  }

  @Test
  void aPageWithoutMarkersIsNotWritten() {
    assertThatThrownBy(() -> ConfigurationPage.rewritten("# Configuration\n"))
        .isInstanceOf(IllegalStateException.class);
  }
}
