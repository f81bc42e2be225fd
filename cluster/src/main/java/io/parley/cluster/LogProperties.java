package io.parley.cluster;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// How a process writes its log. Read before anything else, so only variables count.
///
/// @param logFormat `json` makes each line an object, with what it is about (`project`, `room`,
///   `participant`, …) as fields; `text` is for people
@ConfigurationProperties("parley")
record LogProperties(@DefaultValue("text") String logFormat) {

  LogProperties {
    if (!logFormat.equals("json") && !logFormat.equals("text")) {
      throw new IllegalArgumentException("parley.log-format must be json or text");
    }
  }

  static LogProperties of(Map<String, String> variables) {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(
        new SystemEnvironmentPropertySource("variables", new HashMap<String, Object>(variables)));
    return new Binder(ConfigurationPropertySources.from(sources))
        .bindOrCreate("parley", LogProperties.class);
  }

  boolean json() {
    return logFormat.equals("json");
  }
}
