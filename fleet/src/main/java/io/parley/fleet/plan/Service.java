package io.parley.fleet.plan;

import java.nio.file.Path;

/// What runs in a fleet. Declared in the order in which it ends.
public enum Service {
  GATEWAY("gateway", "api-gateway"),
  SIGNALING("signaling", "signaling-service"),
  SFU("sfu", "sfu-service"),
  ROOM("room", "room-service"),
  BILLING("billing", "billing"),
  KAFKA("kafka", "fleet"),
  REDIS("redis", ""),
  POSTGRES("postgres", "");

  private final String word;
  private final String module;

  Service(String word, String module) {
    this.word = word;
    this.module = module;
  }

  /// Its name in process names and configuration properties.
  public String word() {
    return word;
  }

  public boolean isStore() {
    return compareTo(KAFKA) >= 0;
  }

  /// The signal upon which it ends in order. PostgreSQL would wait for its clients on SIGTERM.
  public String endSignal() {
    return this == POSTGRES ? "INT" : "TERM";
  }

  /// The jar that it is started from, beside its libraries.
  ///
  /// @param home directory of the modules
  public Path jar(Path home) {
    return home.resolve(module).resolve("target").resolve(module + ".jar");
  }
}
