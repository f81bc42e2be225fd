package io.parley.cluster.trace;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a service makes traces with. Its own, so that several services in one process keep theirs
/// apart. Safe from any thread.
public final class Traces implements AutoCloseable {

  /// How a request says where it comes from.
  public interface Fields extends Function<String, @Nullable String> {}

  private final ObservationRegistry registry;
  private final Runnable close;

  /// @param registry whose observations become spans, and nothing else
  /// @param close sends what waits, and ends what runs behind it
  public Traces(ObservationRegistry registry, Runnable close) {
    this.registry = registry;
    this.close = close;
  }

  /// Of a service that makes none.
  public static Traces off() {
    return new Traces(ObservationRegistry.NOOP, () -> {});
  }

  /// Whether anything is traced.
  public boolean on() {
    return !registry.isNoop();
  }

  /// For adapters that make observations themselves.
  public ObservationRegistry registry() {
    return registry;
  }

  /// Something came from elsewhere: a place in the trace that it names, or in a new one. To be
  /// stopped by the caller.
  ///
  /// @param fields what came along, by name; without a `traceparent` a trace begins here
  public Observation arrived(String name, Kind kind, Fields fields) {
    ReceiverContext<Fields> context =
        new ReceiverContext<>((carrier, field) -> carrier.apply(field), kind);
    context.setCarrier(fields);
    return Observation.start(name, () -> context, registry);
  }

  @Override
  public void close() {
    close.run();
  }
}
