package io.parley.cluster.trace.otel;

import io.parley.cluster.trace.Traces;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// [Traces] of a service: to the collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names, else none, and
/// then not a class of OpenTelemetry is loaded.
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {

  @Bean(destroyMethod = "close")
  Traces traces(Environment environment) {
    TraceSettings settings = TraceSettings.of(environment);
    return settings.wanted()
        ? OtlpTraces.create(environment.getProperty("spring.application.name", "parley"), settings)
        : Traces.off();
  }
}
