package io.parley.cluster.trace;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.TraceContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Gives each line of the log that a thread writes while it is somewhere in a trace the fields
/// `traceId` and `spanId`.
public final class LogFields implements ObservationHandler<Observation.Context> {

  static final String TRACE = "traceId";
  static final String SPAN = "spanId";

  private final ObservationRegistry registry;

  /// @param registry that this is a handler of
  public LogFields(ObservationRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void onScopeOpened(Observation.Context context) {
    put(registry.getCurrentObservation());
  }

  @Override
  public void onScopeClosed(Observation.Context context) {
    Observation.Scope scope = registry.getCurrentObservationScope();
    Observation.Scope former = scope == null ? null : scope.getPreviousObservationScope();
    put(former == null ? null : former.getCurrentObservation());
  }

  private static void put(@Nullable Observation observation) {
    TraceContext place = observation == null ? null : Trace.context(observation);
    if (place == null) {
      MDC.remove(TRACE);
      MDC.remove(SPAN);
    } else {
      MDC.put(TRACE, place.traceId());
      MDC.put(SPAN, place.spanId());
    }
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return true;
  }
}
