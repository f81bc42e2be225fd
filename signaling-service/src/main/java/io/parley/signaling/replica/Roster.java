package io.parley.signaling.replica;

import io.parley.signaling.connection.ClientConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.ParticipantInfo;
import org.jspecify.annotations.Nullable;

/// Who is in a room, those whose socket another node holds included, and who left lately.
final class Roster {

  /// Departures that a resuming client may have missed. Older ones it learns from the full list.
  static final int DEPARTED_CAPACITY = 1_000;

  private static final Duration DEPARTED_KEPT = Duration.ofMinutes(2);

  private record Departed(ParticipantInfo info, Instant at) {}

  private final Map<String, Participant> byIdentity = new LinkedHashMap<>();
  private final Map<String, Participant> bySid = new HashMap<>();
  private final Map<String, RemoteParticipant> remote = new LinkedHashMap<>();
  private final Map<ClientConnection, Participant> byConnection = new HashMap<>();
  private final ArrayDeque<Departed> departed = new ArrayDeque<>();

  /// Those that this node owns.
  Collection<Participant> all() {
    return byIdentity.values();
  }

  /// Everybody, whoever owns them.
  List<Member> members() {
    List<Member> members = new ArrayList<>(byIdentity.size() + remote.size());
    members.addAll(byIdentity.values());
    members.addAll(remote.values());
    return members;
  }

  /// Anybody; null where there is no such participant.
  @Nullable Member member(String sid) {
    Participant own = bySid.get(sid);
    return own == null ? remote.get(sid) : own;
  }

  /// Those that other nodes own.
  Collection<RemoteParticipant> remotes() {
    return remote.values();
  }

  @Nullable RemoteParticipant remote(String sid) {
    return remote.get(sid);
  }

  /// Whether somebody of this identity is there, of whichever node.
  boolean hasIdentity(String identity) {
    return byIdentity.containsKey(identity)
        || remote.values().stream().anyMatch(other -> other.identity().equals(identity));
  }

  /// The session of this identity that another node owns; null where there is none.
  @Nullable RemoteParticipant remoteIdentity(String identity) {
    for (RemoteParticipant other : remote.values()) {
      if (other.identity().equals(identity)) {
        return other;
      }
    }
    return null;
  }

  void putRemote(RemoteParticipant participant) {
    remote.put(participant.sidText(), participant);
  }

  /// @param last as it left; null where nobody is to hear of it later either
  void removeRemote(String sid, @Nullable ParticipantInfo last, Instant now) {
    RemoteParticipant gone = remote.remove(sid);
    if (gone != null && last != null && !gone.hidden()) {
      rememberDeparted(last, now);
    }
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
      rememberDeparted(last, now);
    }
  }

  /// Another node owns it now; it did not leave.
  void yield(Participant participant) {
    byIdentity.remove(participant.identity(), participant);
    bySid.remove(participant.sid.value());
    disconnect(participant);
  }

  private void rememberDeparted(ParticipantInfo last, Instant now) {
    departed.add(new Departed(last, now));
    while (departed.size() > DEPARTED_CAPACITY) {
      departed.remove();
    }
  }

  /// Who left since then and has not come back.
  List<ParticipantInfo> departedSince(Instant since) {
    return departed.stream()
        .filter(gone -> !gone.at().isBefore(since))
        .map(Departed::info)
        .filter(info -> !hasIdentity(info.getIdentity()))
        .toList();
  }

  void forgetDeparted(Instant now) {
    Instant oldest = now.minus(DEPARTED_KEPT);
    while (!departed.isEmpty() && departed.element().at().isBefore(oldest)) {
      departed.remove();
    }
  }

  /// Whether this node owns nobody here.
  boolean isEmpty() {
    return byIdentity.isEmpty();
  }

  int counted() {
    return (int) members().stream().filter(Member::counts).count();
  }

  int publishers() {
    return (int) members().stream().filter(who -> who.counts() && who.isPublisher()).count();
  }

  boolean recording() {
    return members().stream().anyMatch(Member::recorder);
  }

  boolean hasLiveTrack(String trackSid) {
    return members().stream()
        .anyMatch(
            who -> who.liveTracks().stream().anyMatch(track -> track.getSid().equals(trackSid)));
  }
}
