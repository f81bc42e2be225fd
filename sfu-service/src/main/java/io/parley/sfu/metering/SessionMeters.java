package io.parley.sfu.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.sfu.data.DataDrop;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Sessions, tracks and data packets of this node. Safe from any thread.
public final class SessionMeters {

  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger rooms = new AtomicInteger();
  private final AtomicInteger tracks = new AtomicInteger();
  private final AtomicInteger downTracks = new AtomicInteger();
  private final Map<DataDrop, Counter> dataDrops = new EnumMap<>(DataDrop.class);
  private final Counter dataForwarded;
  private final Counter dataNotTaken;
  private final Counter refusedDescriptions;
  private final Counter eventsDropped;
  private final TransportMeters transports;

  public SessionMeters(MeterRegistry registry) {
    transports = new TransportMeters(registry);
    registry.gauge("parley.sfu.sessions", sessions);
    registry.gauge("parley.sfu.rooms", rooms);
    registry.gauge("parley.sfu.tracks", tracks);
    registry.gauge("parley.sfu.down.tracks", downTracks);
    dataForwarded = registry.counter("parley.sfu.data.packets");
    dataNotTaken = registry.counter("parley.sfu.data.not.taken");
    refusedDescriptions = registry.counter("parley.sfu.descriptions.refused");
    eventsDropped = registry.counter("parley.sfu.events.dropped");
    for (var reason : DataDrop.values()) {
      dataDrops.put(
          reason,
          registry.counter(
              "parley.sfu.data.drops", "reason", reason.name().toLowerCase(Locale.ROOT)));
    }
  }

  /// What peers carry.
  public TransportMeters transports() {
    return transports;
  }

  public void sessionOpened() {
    sessions.incrementAndGet();
  }

  public void sessionClosed() {
    sessions.decrementAndGet();
  }

  /// How many sessions there are now.
  public int sessions() {
    return sessions.get();
  }

  public void roomOpened() {
    rooms.incrementAndGet();
  }

  public void roomClosed() {
    rooms.decrementAndGet();
  }

  public void trackLive() {
    tracks.incrementAndGet();
  }

  public void trackGone() {
    tracks.decrementAndGet();
  }

  public void downTrackAdded() {
    downTracks.incrementAndGet();
  }

  public void downTrackRemoved() {
    downTracks.decrementAndGet();
  }

  /// A data packet was accepted for others.
  public void dataForwarded() {
    dataForwarded.increment();
  }

  public void dataDropped(DataDrop reason) {
    Counter counter = dataDrops.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /// A receiver's channel did not take a packet.
  public void dataNotTaken() {
    dataNotTaken.increment();
  }

  /// An offer or answer did not fit.
  public void descriptionRefused() {
    refusedDescriptions.increment();
  }

  /// A room lagged too far behind for an event that may be lost.
  public void eventDropped() {
    eventsDropped.increment();
  }
}
