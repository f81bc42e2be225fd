package io.parley.signaling.replica;

import io.parley.signaling.connection.ClientConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.ParticipantInfo;
import org.jspecify.annotations.Nullable;

/// Who is in a room, and who left lately.
final class Roster {

  /// Departures that a resuming client may have missed. Older ones it learns from the full list.
  static final int DEPARTED_CAPACITY = 1_000;

  private static final Duration DEPARTED_KEPT = Duration.ofMinutes(2);

  private record Departed(ParticipantInfo info, Instant at) {}

  private final Map<String, Participant> byIdentity = new LinkedHashMap<>();
  private final Map<String, Participant> bySid = new HashMap<>();
  private final Map<ClientConnection, Participant> byConnection = new HashMap<>();
  private final ArrayDeque<Departed> departed = new ArrayDeque<>();

  Collection<Participant> all() {
    return byIdentity.values();
  }

  @Nullable Participant identity(String identity) {
    return byIdentity.get(identity);
  }

  @Nullable Participant sid(String sid) {
    return bySid.get(sid);
  }

  @Nullable Participant of(ClientConnection connection) {
    return byConnection.get(connection);
  }

  /// The publisher of a track; null where there is none.
  @Nullable Participant publisherOf(String trackSid) {
    for (Participant participant : all()) {
      if (participant.publications.find(trackSid) != null) {
        return participant;
      }
    }
    return null;
  }

  void add(Participant participant) {
    byIdentity.put(participant.identity(), participant);
    bySid.put(participant.sid.value(), participant);
  }

  /// The participant's requests come from this socket from now on.
  ///
  /// @return the socket it had before, which is nobody's now
  @Nullable ClientConnection connect(Participant participant, ClientConnection connection) {
    ClientConnection former = disconnect(participant);
    participant.connection = connection;
    byConnection.put(connection, participant);
    return former;
  }

  @Nullable ClientConnection disconnect(Participant participant) {
    ClientConnection former = participant.connection;
    if (former != null) {
      byConnection.remove(former);
      participant.connection = null;
    }
    return former;
  }

  void remove(Participant participant, ParticipantInfo last, Instant now) {
    byIdentity.remove(participant.identity(), participant);
    bySid.remove(participant.sid.value());
    disconnect(participant);
    if (!participant.hidden()) {
      departed.add(new Departed(last, now));
    }
    while (departed.size() > DEPARTED_CAPACITY) {
      departed.remove();
    }
  }

  /// Who left since then and has not come back.
  List<ParticipantInfo> departedSince(Instant since) {
    return departed.stream()
        .filter(gone -> !gone.at().isBefore(since))
        .map(Departed::info)
        .filter(info -> !byIdentity.containsKey(info.getIdentity()))
        .toList();
  }

  void forgetDeparted(Instant now) {
    Instant oldest = now.minus(DEPARTED_KEPT);
    while (!departed.isEmpty() && departed.element().at().isBefore(oldest)) {
      departed.remove();
    }
  }

  boolean isEmpty() {
    return byIdentity.isEmpty();
  }

  int counted() {
    return (int) all().stream().filter(Participant::counts).count();
  }

  int publishers() {
    return (int) all().stream().filter(who -> who.counts() && who.publisher).count();
  }

  boolean recording() {
    return all().stream().anyMatch(Participant::recorder);
  }

  boolean hasLiveTrack(String trackSid) {
    return all().stream().anyMatch(who -> who.publications.isLive(trackSid));
  }
}
