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
  private final Counter framesThinned;
  private final Counter refusedDescriptions;
  private final Counter eventsDropped;
  private final Counter levelsLost;
  private final Counter fenced;
  private final Counter orphansOffered;
  private final Counter statesRefused;
  private final Counter placementsForgotten;
  private final Counter streamsSilent;
  private final TransportMeters transports;
  private final QualityMeters qualities;

  public SessionMeters(MeterRegistry registry) {
    transports = new TransportMeters(registry);
    qualities = new QualityMeters(registry);
    registry.gauge("parley.sfu.sessions", sessions);
    registry.gauge("parley.sfu.rooms", rooms);
    registry.gauge("parley.sfu.tracks", tracks);
    registry.gauge("parley.sfu.down.tracks", downTracks);
    dataForwarded = registry.counter("parley.sfu.data.packets");
    framesThinned = registry.counter("parley.sfu.data.frames.thinned");
    dataNotTaken = registry.counter("parley.sfu.data.not.taken");
    refusedDescriptions = registry.counter("parley.sfu.descriptions.refused");
    eventsDropped = registry.counter("parley.sfu.events.dropped");
    levelsLost = registry.counter("parley.sfu.levels.lost");
    fenced = registry.counter("parley.sfu.commands.fenced");
    orphansOffered = registry.counter("parley.sfu.orphans.offered");
    statesRefused = registry.counter("parley.sfu.states.refused");
    placementsForgotten = registry.counter("parley.sfu.placements.forgotten");
    streamsSilent = registry.counter("parley.sfu.streams.silent");
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

  /// How connections are.
  public QualityMeters qualities() {
    return qualities;
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

  /// A command came from somebody who is not the session's owner.
  public void fenced() {
    fenced.increment();
  }

  /// A session without an owner was offered to a node.
  public void orphanOffered() {
    orphansOffered.increment();
  }

  /// A state to keep was too large.
  public void stateRefused() {
    statesRefused.increment();
  }

  /// A room's placement was forgotten before its time.
  public void placementForgotten() {
    placementsForgotten.increment();
  }

  /// A signaling node said nothing for a second.
  public void streamSilent() {
    streamsSilent.increment();
  }

  /// Levels of microphones were not compared: they were taken too late.
  public void levelsLost(long count) {
    levelsLost.increment(count);
  }

  /// A packet of a data track's frame was not sent to a subscriber who asked for fewer frames.
  public void frameThinned() {
    framesThinned.increment();
  }

  /// A room lagged too far behind for an event that may be lost.
  public void eventDropped() {
    eventsDropped.increment();
  }
}
