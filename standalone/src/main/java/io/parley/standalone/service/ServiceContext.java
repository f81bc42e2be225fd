package io.parley.standalone.service;

import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// One service as it runs inside this process: its configuration, in a context of its own below
/// the one that holds the stores. What a fleet would set by its environment is set here.
///
/// @param name of the service
/// @param configuration the class that the service's own `main` starts from
/// @param properties in place of a fleet's environment
public record ServiceContext(String name, Class<?> configuration, Map<String, Object> properties) {

  public ServiceContext {
    properties = Map.copyOf(properties);
  }

  /// Starts the service; returns when it serves.
  public ConfigurableApplicationContext start(ConfigurableApplicationContext stores) {
    return new SpringApplicationBuilder(configuration)
        .parent(stores)
        .web(WebApplicationType.REACTIVE)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .initializers(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("standalone", properties)))
        .properties(
            "spring.config.name=" + name,
            "spring.application.name=" + name,
            "spring.jmx.enabled=false")
        .run();
  }
}
