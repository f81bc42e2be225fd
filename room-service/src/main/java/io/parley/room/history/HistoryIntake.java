package io.parley.room.history;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.room.store.Skips;
import io.parley.room.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes facts from the log into histories.
///
/// What it cannot read it gives back to be parked. Where histories cannot be written it throws: the
/// log gives the batch again. Safe from any thread.
public final class HistoryIntake implements EventConsumer {

  private static final Logger log = LoggerFactory.getLogger(HistoryIntake.class);

  private final Histories histories;
  private final Duration retention;
  private final InstantSource clock;
  private final Counter stored;
  private final Counter known;
  private final Counter early;
  private final Skips<Flaw> skips;

  /// @param retention older facts are not taken: they may have been stored and forgotten
  public HistoryIntake(
      Histories histories, Duration retention, InstantSource clock, MeterRegistry meters) {
    this.histories = histories;
    this.retention = retention;
    this.clock = clock;
    this.stored = meters.counter("parley.room.facts", "outcome", "stored");
    this.known = meters.counter("parley.room.facts", "outcome", "known");
    this.early = meters.counter("parley.room.facts.early");
    this.skips = new Skips<>("parley.room.facts.skipped", Flaw.class, Flaw::label, meters);
  }

  @Override
  public List<Event> take(List<Event> batch) {
    Instant oldest = clock.instant().minus(retention);
    Map<RoomFact, Event> facts = new IdentityHashMap<>();
    Map<Event, Flaw> flaws = new IdentityHashMap<>();
    List<RoomFact> readable = new ArrayList<>();
    for (Event event : batch) {
      switch (read(event, oldest)) {
        case Reading.Unreadable(var flaw) -> flaws.put(event, flaw);
        case Reading.Read(var fact) -> {
          facts.put(fact, event);
          readable.add(fact);
        }
      }
    }
    if (!readable.isEmpty()) {
      store(readable).refused().forEach((fact, flaw) -> refused(facts.get(fact), flaw, flaws));
    }
    flaws.values().forEach(skips::count);
    return batch.stream().filter(event -> isUnreadable(flaws.get(event))).toList();
  }

  private static Reading read(Event event, Instant oldest) {
    return event.appendedAtMillis() < oldest.toEpochMilli()
        ? new Reading.Unreadable(Flaw.TOO_LATE)
        : FactReader.read(event.value());
  }

  private static void refused(@Nullable Event event, Flaw flaw, Map<Event, Flaw> flaws) {
    if (event != null) {
      flaws.put(event, flaw);
    }
  }

  /// What is merely too old is no riddle for anybody.
  private static boolean isUnreadable(@Nullable Flaw flaw) {
    return flaw != null && flaw != Flaw.TOO_LATE;
  }

  private Histories.Taken store(List<RoomFact> facts) {
    try {
      return counted(histories.take(facts));
    } catch (StoreUnavailableException unavailable) {
      log.atDebug()
          .addKeyValue("facts", facts.size())
          .addKeyValue("why", unavailable.reason())
          .log("facts wait in the log for the database");
      throw unavailable;
    }
  }

  /// Lets in what has waited for long enough. Called about twice a second; where the database is
  /// away, the next call does it.
  public void release() {
    try {
      counted(histories.release());
    } catch (StoreUnavailableException unavailable) {
      log.atDebug().addKeyValue("why", unavailable.reason()).log("facts wait for the database");
    }
  }

  private Histories.Taken counted(Histories.Taken taken) {
    stored.increment(taken.stored());
    known.increment(taken.known());
    early.increment(taken.early());
    return taken;
  }
}
