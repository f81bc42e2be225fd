package io.parley.cluster.trace.otel;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/// What OpenTelemetry's own variables say (`OTEL_…`), as properties of OpenTelemetry.
///
/// @param properties such as `otel.exporter.otlp.endpoint`
record TraceSettings(Map<String, String> properties) {

  private static final String PREFIX = "otel";

  /// Where spans go: a collector's address, to which `/v1/traces` is added.
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";

  /// The same, and nothing is added to it.
  private static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";

  TraceSettings {
    properties = Map.copyOf(properties);
  }

  static TraceSettings of(Environment environment) {
    Map<String, String> properties = new LinkedHashMap<>();
    Binder.get(environment)
        .bind(PREFIX, Bindable.mapOf(String.class, String.class))
        .orElse(Map.of())
        .forEach((name, value) -> properties.put(PREFIX + "." + name, value));
    return new TraceSettings(properties);
  }

  /// Whether somebody wants traces.
  boolean wanted() {
    return (given(ENDPOINT) || given(TRACES_ENDPOINT))
        && !properties.getOrDefault("otel.sdk.disabled", "").equals("true")
        && !properties.getOrDefault("otel.traces.exporter", "").equals("none");
  }

  private boolean given(String name) {
    return !properties.getOrDefault(name, "").isBlank();
  }
}
