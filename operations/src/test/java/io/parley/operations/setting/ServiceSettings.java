package io.parley.operations.setting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// What a service makes of the variables that its container has.
public final class ServiceSettings {

  private ServiceSettings() {}

  /// Binds a record as the service does when it starts.
  ///
  /// @param variables of the container
  /// @param file further properties, which the variables override
  /// @throws RuntimeException if the service would refuse to start
  public static <T> T bind(
      Class<T> record, Map<String, String> variables, Map<String, String> file) {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(
        new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables)));
    sources.addLast(new MapPropertySource("file", new HashMap<>(file)));
    return new Binder(ConfigurationPropertySources.from(sources))
        .bindOrCreate(KnownSettings.prefix(record), record);
  }

  /// The variables of ours that no service reads.
  public static List<String> unknown(Map<String, String> variables) {
    return variables.keySet().stream()
        .filter(name -> name.startsWith("PARLEY_") && !KnownSettings.knows(name))
        .sorted()
        .toList();
  }
}
