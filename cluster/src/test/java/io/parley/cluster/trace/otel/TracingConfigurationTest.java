package io.parley.cluster.trace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.parley.cluster.trace.Trace;
import io.parley.cluster.trace.Traces;
import io.parley.testkit.trace.CollectedSpan;
import io.parley.testkit.trace.TraceCollector;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.env.MockEnvironment;

class TracingConfigurationTest {

  private static final String ELSEWHERE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TraceCollector collector = TraceCollector.start();

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void nothingIsTracedWhereNobodyIsTold() {
    try (Traces traces = traces(Map.of("otel.service.name", "sfu"))) {
      assertThat(traces.on()).isFalse();
      Observation arrived = arrived(traces, ELSEWHERE);
      try (var _ = arrived.openScope()) {
        assertThat(Trace.current().isAnywhere()).isFalse();
        assertThat(Trace.current().traceparent()).isEmpty();
        assertThat(Trace.<String, RuntimeException>step("step", () -> "done")).isEqualTo("done");
      }
      arrived.stop();
    }
    assertThat(collector.spans()).isEmpty();
  }

  @Test
  void tracesCanBeSwitchedOff() {
    String endpoint = collector.endpoint();
    for (String switchedOff :
        new String[] {"otel.sdk.disabled=true", "otel.traces.exporter=none"}) {
      String[] pair = switchedOff.split("=", 2);
      try (Traces traces =
          traces(Map.of("otel.exporter.otlp.endpoint", endpoint, pair[0], pair[1]))) {
        assertThat(traces.on()).as(switchedOff).isFalse();
      }
    }
  }

  @Test
  void stepsAreChildrenOnEveryThreadAndTheLogKnowsThem() throws InterruptedException {
    String[] logged = new String[2];
    try (Traces traces = traces(Map.of("otel.exporter.otlp.endpoint", collector.endpoint()))) {
      Observation arrived = arrived(traces, ELSEWHERE);
      Runnable handedOn =
          Trace.of(arrived)
              .wrap(
                  () ->
                      Trace.run(
                          "step",
                          () -> {
                            logged[0] = MDC.get("traceId");
                            Trace.current().about("parley.room", "r");
                          }));
      Thread.ofVirtual()
          .start(
              () -> {
                handedOn.run();
                logged[1] = MDC.get("traceId");
              })
          .join();
      arrived.stop();
      collector.eventually(() -> span("arrived"), PATIENCE);
    }

    CollectedSpan server = span("arrived");
    CollectedSpan step = span("step");
    assertThat(ELSEWHERE).contains(server.trace(), server.parent());
    assertThat(server.service()).isEqualTo("test");
    assertThat(step.trace()).isEqualTo(server.trace());
    assertThat(step.parent()).isEqualTo(server.span());
    assertThat(step.attributes()).containsEntry("parley.room", "r");
    assertThat(logged).containsExactly(server.trace(), null);
  }

  @Test
  void whatIsNotSampledIsNotSentButItsPlaceIsKnown() {
    try (Traces traces =
        traces(
            Map.of(
                "otel.exporter.otlp.endpoint", collector.endpoint(),
                "otel.traces.sampler", "parentbased_traceidratio",
                "otel.traces.sampler.arg", "0"))) {
      Observation arrived = arrived(traces, null);
      assertThat(Trace.of(arrived).traceparent()).endsWith("-00");
      arrived.stop();
    }
    assertThat(collector.spans()).isEmpty();
  }

  @Test
  void severalServicesOfOneProcessKeepTheirsApart() throws InterruptedException {
    try (Traces one = traces(Map.of("otel.exporter.otlp.endpoint", collector.endpoint()));
        Traces other = traces(Map.of())) {
      arrived(other, ELSEWHERE).stop();
      arrived(one, ELSEWHERE).stop();
      collector.eventually(() -> span("arrived"), PATIENCE);
    }
    assertThat(collector.spans()).hasSize(1);
    assertThat(GlobalOpenTelemetry.isSet()).isFalse();
  }

  private CollectedSpan span(String name) {
    return collector.spans().stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " but " + collector.spans()));
  }

  private static Observation arrived(Traces traces, @Nullable String from) {
    return traces.arrived(
        "arrived", Kind.SERVER, field -> field.equals(Trace.TRACEPARENT) ? from : null);
  }

  private static Traces traces(Map<String, String> properties) {
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty("spring.application.name", "test");
    environment.setProperty("otel.bsp.schedule.delay", "20");
    properties.forEach(environment::setProperty);
    return new TracingConfiguration().traces(environment);
  }
}
