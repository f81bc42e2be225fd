package io.parley.room.quality;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.room.store.Skips;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Takes samples from the log into the database.
///
/// What it cannot read it gives back to be parked. Where samples cannot be written it throws: the
/// log gives the batch again. Safe from any thread.
public final class SampleIntake implements EventConsumer {

  private final Samples samples;
  private final Duration retention;
  private final InstantSource clock;
  private final Counter stored;
  private final Counter known;
  private final Skips<Flaw> skips;

  /// @param retention older samples are not taken
  public SampleIntake(
      Samples samples, Duration retention, InstantSource clock, MeterRegistry meters) {
    this.samples = samples;
    this.retention = retention;
    this.clock = clock;
    this.stored = meters.counter("parley.room.quality.samples", "outcome", "stored");
    this.known = meters.counter("parley.room.quality.samples", "outcome", "known");
    this.skips = new Skips<>("parley.room.quality.skipped", Flaw.class, Flaw::label, meters);
  }

  @Override
  public List<Event> take(List<Event> batch) {
    Instant oldest = clock.instant().minus(retention);
    List<StoredSample> readable = new ArrayList<>();
    List<Event> unreadable = new ArrayList<>();
    List<Flaw> flaws = new ArrayList<>();
    for (Event event : batch) {
      switch (SampleReader.read(event, oldest)) {
        case Reading.Read(var sample) -> readable.add(sample);
        case Reading.Unreadable(var flaw) -> {
          flaws.add(flaw);
          if (flaw != Flaw.TOO_LATE) { // what is merely too old is no riddle for anybody
            unreadable.add(event);
          }
        }
      }
    }
    if (!readable.isEmpty()) {
      int news = samples.store(readable);
      stored.increment(news);
      known.increment(readable.size() - news);
    }
    flaws.forEach(skips::count);
    return unreadable;
  }
}
