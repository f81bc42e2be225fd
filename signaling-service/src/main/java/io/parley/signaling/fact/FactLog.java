package io.parley.signaling.fact;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.EventLogFullException;
import io.parley.cluster.eventlog.Topic;
import io.parley.protocol.events.Fact;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends facts to the event log. A full log loses them, which is counted: a call is worth more
/// than its history.
public final class FactLog implements Consumer<Fact> {

  private static final Logger log = LoggerFactory.getLogger(FactLog.class);

  private final EventLog events;
  private final Counter lost;

  public FactLog(EventLog events, MeterRegistry registry) {
    this.events = events;
    this.lost = registry.counter("parley.signaling.facts.lost");
  }

  @Override
  public void accept(Fact fact) {
    try {
      events.append(Topic.FACTS, fact.getProject() + '\0' + fact.getRoom(), fact.toByteArray());
    } catch (EventLogFullException full) {
      lost.increment();
      log.atDebug().setCause(full).log("a fact is lost");
    }
  }
}
