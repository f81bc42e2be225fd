package io.parley.cluster.trace;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A place in a trace. Threads know theirs; who hands work to another thread hands this along.
///
/// Where nothing is traced there is no place, and everything here costs one look at the thread.
/// Immutable, safe from any thread.
public final class Trace {

  /// The name of the field and header that carries a place (W3C Trace Context, section 3.2).
  public static final String TRACEPARENT = "traceparent";

  /// No place in any trace.
  public static final Trace NONE = new Trace(null);

  /// Threads know the same place through every registry.
  private static final ObservationRegistry ANY = ObservationRegistry.create();

  private static final String SAMPLED = "01";
  private static final String NOT_SAMPLED = "00";

  /// What is done in a place.
  @FunctionalInterface
  public interface Step<T, E extends Exception> {
    T take() throws E;
  }

  private final @Nullable Observation place;

  private Trace(@Nullable Observation place) {
    this.place = place;
  }

  /// Where this thread is.
  public static Trace current() {
    return of(ANY.getCurrentObservation());
  }

  /// The place of an observation that has begun.
  public static Trace of(@Nullable Observation begun) {
    return begun == null || context(begun) == null ? NONE : new Trace(begun);
  }

  /// Does one step of what this thread does, which is a place of its own then.
  ///
  /// @param name of the step, the same for all of its kind
  public static <T, E extends Exception> T step(String name, Step<T, E> step) throws E {
    Observation parent = current().place;
    if (parent == null) {
      return step.take();
    }
    Observation own =
        Observation.createNotStarted(name, parent.getObservationRegistry())
            .parentObservation(parent)
            .start();
    try (var _ = own.openScope()) {
      return step.take();
    } catch (Exception failed) {
      own.error(failed);
      throw failed;
    } finally {
      own.stop();
    }
  }

  /// The same for what has no result.
  ///
  /// @param name of the step, the same for all of its kind
  public static void run(String name, Runnable step) {
    Trace.<Boolean, RuntimeException>step(
        name,
        () -> {
          step.run();
          return true;
        });
  }

  /// Says what this place is about, such as `parley.room`. Never what identifies a person.
  public void about(String key, String value) {
    if (place != null) {
      place.highCardinalityKeyValue(key, value);
    }
  }

  /// The same task, to be done in this place by whichever thread.
  public Runnable wrap(Runnable task) {
    Observation here = place;
    return here == null
        ? task
        : () -> {
          try (var _ = here.openScope()) {
            task.run();
          }
        };
  }

  /// The same task, to be done in this place by whichever thread.
  public <T> Callable<T> wrap(Callable<T> task) {
    Observation here = place;
    return here == null
        ? task
        : () -> {
          try (var _ = here.openScope()) {
            return task.call();
          }
        };
  }

  /// Whether there is a place.
  public boolean isAnywhere() {
    return place != null;
  }

  /// This place in a form that crosses processes, empty where there is none.
  public String traceparent() {
    TraceContext context = place == null ? null : context(place);
    return context == null
        ? ""
        : "00-"
            + context.traceId()
            + "-"
            + context.spanId()
            + "-"
            + (Boolean.TRUE.equals(context.sampled()) ? SAMPLED : NOT_SAMPLED);
  }

  static @Nullable TraceContext context(Observation observation) {
    TracingContext tracing = observation.getContext().get(TracingContext.class);
    return tracing == null || tracing.getSpan() == null ? null : tracing.getSpan().context();
  }
}
