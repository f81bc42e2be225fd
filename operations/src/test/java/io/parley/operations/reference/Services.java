package io.parley.operations.reference;

import io.parley.operations.repository.Repository;
import java.util.List;

/// Who reads a setting.
final class Services {

  /// In the order of the page.
  static final List<String> MODULES =
      List.of("api-gateway", "room-service", "signaling-service", "sfu-service", "billing");

  private static final List<String> ALL = List.of("every");

  private Services() {}

  /// The services that read what is bound to this class. A record of `cluster/` that none of them
  /// names is read at the start that all have in common.
  static List<String> of(String source) {
    String module = SettingsMetadata.module(source);
    if (MODULES.contains(module)) {
      return List.of(module);
    }
    String name = source.substring(source.lastIndexOf('.') + 1);
    List<String> naming = MODULES.stream().filter(service -> names(service, name)).toList();
    return naming.isEmpty() || naming.equals(MODULES) ? ALL : naming;
  }

  private static boolean names(String service, String record) {
    return Repository.sources(List.of(service)).stream()
        .filter(file -> file.toString().endsWith(".java"))
        .anyMatch(file -> Repository.read(file).contains(record));
  }
}
