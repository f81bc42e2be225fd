package io.parley.cluster;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/// What a service keeps on its own disk, and under which key.
///
/// @param dataDir segment files and sealed keys; one directory for each process. Empty means
///   `.parley/<service>` below the working directory
/// @param masterKey base64 of 32 bytes, the same for the whole fleet: seals API secrets; make one
///   with `openssl rand -base64 32`. Needed with Kafka, except by an SFU
/// @param publishesKeys whether this process's keys are the fleet's: for room-service, which
///   sets it itself
@ConfigurationProperties("parley")
public record StoreProperties(
    @DefaultValue("") String dataDir,
    @DefaultValue("") String masterKey,
    @DefaultValue("false") boolean publishesKeys) {

  /// A directory of the service's data, by what lies there.
  Path directory(Environment service, String what) {
    Path chosen =
        dataDir.isBlank()
            ? Path.of(".parley", service.getProperty("spring.application.name", "service"))
            : Path.of(dataDir);
    return chosen.resolve(what);
  }

  /// Without the key.
  @Override
  public String toString() {
    return "StoreProperties[dataDir=" + dataDir + "]";
  }
}
