package io.parley.sfu.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/// What is to be read of a room now.
final class ReadingPlans {

  private final Collection<Session> sessions;
  private final Supplier<Collection<PublishedTrack>> tracks;
  private final ToIntFunction<PublishedTrack> layers;

  /// @param sessions of the room, as they are at any time
  /// @param tracks that are live
  /// @param layers how many of a track's layers its publisher was asked for
  ReadingPlans(
      Collection<Session> sessions,
      Supplier<Collection<PublishedTrack>> tracks,
      ToIntFunction<PublishedTrack> layers) {
    this.sessions = sessions;
    this.tracks = tracks;
    this.layers = layers;
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  List<ReadingPlan> now() {
    var published = new HashMap<Session, List<ReadingPlan.Published>>();
    for (var track : tracks.get()) {
      published
          .computeIfAbsent(track.publisher(), session -> new ArrayList<>())
          .add(new ReadingPlan.Published(track.sid(), track.id(), layers.applyAsInt(track)));
    }
    var plans = new ArrayList<ReadingPlan>();
    for (var session : sessions) {
      plans.add(ReadingPlan.of(session, published.getOrDefault(session, List.of())));
    }
    return plans;
  }
}
