package io.parley.billing.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.billing.sample.Flaw;
import io.parley.billing.sample.Reading;
import io.parley.billing.sample.Sample;
import io.parley.billing.sample.SampleReader;
import io.parley.billing.store.StoreUnavailableException;
import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventConsumer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes usage samples from the log into the rows.
///
/// What it cannot count it gives back to be parked. Where the rows cannot be written it throws: the
/// log gives the batch again.
public final class UsageIntake implements EventConsumer {

  private static final Logger log = LoggerFactory.getLogger(UsageIntake.class);

  private final UsageRows rows;
  private final InstantSource clock;
  private final Counter added;
  private final Counter replaced;
  private final Counter known;
  private final Counter clockSuspect;
  private final Counter failed;
  private final Map<Flaw, Counter> parked = new EnumMap<>(Flaw.class);

  public UsageIntake(UsageRows rows, InstantSource clock, MeterRegistry meters) {
    this.rows = rows;
    this.clock = clock;
    this.added = meters.counter("parley.billing.samples", "outcome", "added");
    this.replaced = meters.counter("parley.billing.samples", "outcome", "replaced");
    this.known = meters.counter("parley.billing.samples", "outcome", "known");
    this.clockSuspect = meters.counter("parley.billing.clock.suspect");
    this.failed = meters.counter("parley.billing.batches.failed");
    for (Flaw flaw : Flaw.values()) {
      parked.put(flaw, meters.counter("parley.billing.parked", "flaw", flaw.label()));
    }
  }

  @Override
  public List<Event> take(List<Event> batch) {
    Instant now = clock.instant();
    List<Reading> readings = batch.stream().map(event -> SampleReader.read(event, now)).toList();
    Instant keptSince = store(samples(readings));
    List<Event> unreadable = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Flaw flaw = flaw(readings.get(i), keptSince);
      if (flaw != null) {
        unreadable.add(batch.get(i));
        count(flaw);
      }
    }
    if (!unreadable.isEmpty()) {
      log.atWarn().addKeyValue("events", unreadable.size()).log("usage was parked");
    }
    return unreadable;
  }

  private static List<Sample> samples(List<Reading> readings) {
    return readings.stream()
        .filter(Reading.Read.class::isInstance)
        .map(reading -> ((Reading.Read) reading).sample())
        .toList();
  }

  /// @return since when samples are kept
  private Instant store(List<Sample> samples) {
    if (samples.isEmpty()) {
      return Instant.MIN;
    }
    Stored stored;
    try {
      stored = rows.store(samples);
    } catch (StoreUnavailableException unavailable) {
      failed.increment();
      log.atWarn()
          .addKeyValue("samples", samples.size())
          .addKeyValue("why", unavailable.reason())
          .log("usage waits in the log for the database");
      throw unavailable;
    }
    added.increment(stored.added());
    replaced.increment(stored.replaced());
    known.increment(stored.known());
    clockSuspect.increment(samples.stream().filter(Sample::clockSuspect).count());
    return stored.keptSince();
  }

  private static @Nullable Flaw flaw(Reading reading, Instant keptSince) {
    return switch (reading) {
      case Reading.Unreadable(var flaw) -> flaw;
      case Reading.Read(var sample) -> sample.countsAt().isBefore(keptSince) ? Flaw.TOO_LATE : null;
    };
  }

  private void count(Flaw flaw) {
    Counter counter = parked.get(flaw);
    if (counter != null) {
      counter.increment();
    }
  }
}
