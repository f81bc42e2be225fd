package io.parley.cluster.trace.otel;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.parley.cluster.trace.LogFields;
import io.parley.cluster.trace.Traces;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Traces whose spans go to a collector by OTLP. Nothing of it is global: each service of a process
/// has an OpenTelemetry of its own.
final class OtlpTraces {

  /// How long a service that stops tries to send its last spans: longer, and an unreachable
  /// collector delays the stop.
  private static final long LAST_SPANS_SECONDS = 2;

  private static final String SCOPE = "io.parley";

  private OtlpTraces() {}

  static Traces create(String service, TraceSettings settings) {
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> defaults(service))
            .addPropertiesCustomizer(environment -> fixed(settings))
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    return new Traces(
        registry(sdk),
        () -> sdk.getSdkTracerProvider().shutdown().join(LAST_SPANS_SECONDS, TimeUnit.SECONDS));
  }

  private static Map<String, String> defaults(String service) {
    return Map.of("otel.service.name", service, "otel.exporter.otlp.protocol", "http/protobuf");
  }

  /// What is set wins; traces alone are ours to send, and services speak W3C Trace Context.
  private static Map<String, String> fixed(TraceSettings settings) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    properties.put("otel.propagators", "tracecontext");
    return properties;
  }

  private static ObservationRegistry registry(OpenTelemetrySdk sdk) {
    var spans = sdk.getTracer(SCOPE);
    Tracer tracer = new OtelTracer(spans, new OtelCurrentTraceContext(), event -> {});
    Propagator propagator = new OtelPropagator(sdk.getPropagators(), spans);
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new FirstMatchingCompositeObservationHandler(
                new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                new DefaultTracingObservationHandler(tracer)))
        .observationHandler(new LogFields(registry));
    return registry;
  }
}
