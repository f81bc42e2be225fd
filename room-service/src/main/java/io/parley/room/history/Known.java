package io.parley.room.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What a room's history has of what the facts that come next may depend on.
///
/// Of a participant who may leave it must know everything, of a room that may finish everybody who
/// has not left; of the rest, whether what comes next, or comes before it, is there.
public final class Known {

  private final String roomSid;
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Set<String>> tracks = new HashMap<>();
  private final Set<String> people = new LinkedHashSet<>();
  private boolean begun;

  /// @param begun whether the history has anything at all
  public Known(String roomSid, boolean begun) {
    this.roomSid = roomSid;
    this.begun = begun;
  }

  /// The history has this fact.
  ///
  /// @param participant empty where it is about the room
  public void add(Transition transition, String subject, String participant) {
    begun = true;
    ids.add(transition.idFor(subject));
    if (transition == Transition.TRACK_PUBLISHED) {
      tracks.computeIfAbsent(participant, absent -> new LinkedHashSet<>()).add(subject);
    } else if (transition == Transition.PARTICIPANT_JOINED) {
      people.add(subject);
    }
  }

  boolean has(String id) {
    return ids.contains(id);
  }

  /// What must come before this fact and has not: ids.
  List<String> missing(RoomFact fact) {
    String subject = fact.subject();
    Stream<String> needed =
        switch (fact.transition()) {
          case ROOM_STARTED -> Stream.empty();
          case PARTICIPANT_JOINED -> beginning();
          case TRACK_PUBLISHED ->
              Stream.of(Transition.PARTICIPANT_JOINED.idFor(fact.participant()));
          case TRACK_UNPUBLISHED -> Stream.of(Transition.TRACK_PUBLISHED.idFor(subject));
          case PARTICIPANT_LEFT ->
              Stream.concat(
                  Stream.of(Transition.PARTICIPANT_JOINED.idFor(subject)),
                  tracks.getOrDefault(subject, Set.of()).stream()
                      .map(Transition.TRACK_UNPUBLISHED::idFor));
          case ROOM_FINISHED ->
              Stream.concat(beginning(), people.stream().map(Transition.PARTICIPANT_LEFT::idFor));
        };
    return needed.filter(id -> !ids.contains(id)).toList();
  }

  /// A history that began without its start does not wait for it again.
  private Stream<String> beginning() {
    return begun ? Stream.empty() : Stream.of(Transition.ROOM_STARTED.idFor(roomSid));
  }
}
