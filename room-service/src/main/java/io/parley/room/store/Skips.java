package io.parley.room.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts events that cannot be stored, by what is wrong with them. The first of each kind is
/// logged, so that bad input does not fill the log. Safe from any thread.
///
/// @param <F> what can be wrong
public final class Skips<F extends Enum<F>> {

  private static final Logger log = LoggerFactory.getLogger(Skips.class);

  private final String meter;
  private final Function<F, String> label;
  private final Map<F, Counter> counters;

  /// @param label a flaw as the meter's tag `flaw` names it
  public Skips(String meter, Class<F> flaws, Function<F, String> label, MeterRegistry meters) {
    this.meter = meter;
    this.label = label;
    this.counters = new EnumMap<>(flaws);
    for (F flaw : flaws.getEnumConstants()) {
      counters.put(flaw, meters.counter(meter, "flaw", label.apply(flaw)));
    }
  }

  public void count(F flaw) {
    Counter counter = counters.get(flaw);
    if (counter != null) {
      counter.increment();
      if (counter.count() == 1) {
        log.atWarn()
            .addKeyValue("flaw", label.apply(flaw))
            .addKeyValue("counter", meter)
            .log("an event is skipped; more are counted");
      }
    }
  }
}
