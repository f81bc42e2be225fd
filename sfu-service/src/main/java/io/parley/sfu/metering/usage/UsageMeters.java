package io.parley.sfu.metering.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.parley.media.section.TrafficKind;
import io.parley.media.shard.PeerStats;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// What usage shows on graphs: for each project, up to a bound, and how well its counting goes.
/// Owned by the thread that counts.
public final class UsageMeters {

  /// Projects that have graphs of their own; the rest are `other` together.
  static final int PROJECT_CAPACITY = 1000;

  static final String OTHER = "other";

  private record OfProject(AtomicInteger sessions, Counter bytesIn, Counter bytesOut) {}

  private final MeterRegistry registry;
  private final Map<String, OfProject> projects = new HashMap<>();
  private final Counter samples;
  private final Counter full;
  private final Counter unkept;
  private final Counter lost;
  private final Counter skipped;

  public UsageMeters(MeterRegistry registry) {
    this.registry = registry;
    samples = registry.counter("parley.sfu.usage.samples");
    full = registry.counter("parley.sfu.usage.log.full");
    unkept = registry.counter("parley.sfu.usage.unkept");
    lost = registry.counter("parley.sfu.usage.lost");
    skipped = registry.counter("parley.sfu.usage.readings.skipped");
  }

  void opened(String project) {
    of(project).sessions.incrementAndGet();
  }

  void closed(String project) {
    of(project).sessions.decrementAndGet();
  }

  void carried(String project, PeerStats stats) {
    var meters = of(project);
    for (var kind : TrafficKind.values()) {
      meters.bytesIn.increment(stats.of(kind).bytesIn());
      meters.bytesOut.increment(stats.of(kind).bytesOut());
    }
  }

  /// Sessions stay with the name under which their project was first seen: it never changes.
  private OfProject of(String project) {
    boolean known = projects.containsKey(project);
    String name = known || projects.size() < PROJECT_CAPACITY ? project : OTHER;
    return projects.computeIfAbsent(name, this::create);
  }

  private OfProject create(String project) {
    var sessions =
        registry.gauge(
            "parley.sfu.usage.sessions", Tags.of("project", project), new AtomicInteger());
    return new OfProject(
        sessions == null ? new AtomicInteger() : sessions,
        registry.counter("parley.sfu.usage.bytes", "project", project, "direction", "in"),
        registry.counter("parley.sfu.usage.bytes", "project", project, "direction", "out"));
  }

  /// A sample is in the event log.
  void stated() {
    samples.increment();
  }

  /// The event log took no sample; it is tried again.
  void logFull() {
    full.increment();
  }

  /// A running sample has no place in the file: a killed process would lose it.
  void unkept() {
    unkept.increment();
  }

  /// A sample went nowhere.
  void lost() {
    lost.increment();
  }

  /// A reading was left out; the next one makes up for it.
  public void skipped() {
    skipped.increment();
  }
}
