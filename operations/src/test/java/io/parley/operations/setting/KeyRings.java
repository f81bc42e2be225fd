package io.parley.operations.setting;

import io.parley.operations.repository.Repository;
import java.util.List;

/// Which services check tokens, and with Kafka start only with the key that seals API secrets.
public final class KeyRings {

  private KeyRings() {}

  /// Whether a service's process has a key ring, as its main class says.
  ///
  /// @param service its module
  public static boolean has(String service) {
    return Repository.sources(List.of(service)).stream()
        .filter(file -> file.toString().endsWith("Application.java"))
        .anyMatch(file -> Repository.read(file).contains("KeyStores.class"));
  }
}
