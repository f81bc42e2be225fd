package io.parley.roomstate;

import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.RecordVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The greatest known version of each record, tombstones included. Merging commutes, associates and
/// may be repeated, so replicas that were told the same in any order are equal.
final class Records {

  /// A record of an unknown sid beyond this is not taken in, unless it is an own one.
  static final int CAPACITY = 20_000;

  private static final Comparator<ParticipantRecord> LATEST_LAST =
      Comparator.comparingLong(ParticipantRecord::getJoinedAtMs)
          .thenComparing(ParticipantRecord::getSid);

  private final Map<String, ParticipantRecord> bySid = new HashMap<>();
  private final Map<String, NavigableSet<ParticipantRecord>> byIdentity = new HashMap<>();
  private final SequencedSet<String> touched = new LinkedHashSet<>();
  private final RecordDigest digest = new RecordDigest();

  /// Takes in a record that is greater than the known one.
  ///
  /// @return whether it was
  boolean merge(ParticipantRecord record) {
    ParticipantRecord known = bySid.get(record.getSid());
    if (known != null) {
      if (!Versions.greater(record, known)) {
        return false;
      }
      remove(known);
    }
    bySid.put(record.getSid(), record);
    sessions(record).add(record);
    digest.add(record);
    touched.add(record.getIdentity());
    return true;
  }

  /// Forgets a known record.
  void remove(ParticipantRecord known) {
    bySid.remove(known.getSid());
    digest.remove(known);
    touched.add(known.getIdentity());
    NavigableSet<ParticipantRecord> sessions = sessions(known);
    sessions.remove(known);
    if (sessions.isEmpty()) {
      byIdentity.remove(known.getIdentity());
    }
  }

  private NavigableSet<ParticipantRecord> sessions(ParticipantRecord record) {
    return byIdentity.computeIfAbsent(record.getIdentity(), missing -> new TreeSet<>(LATEST_LAST));
  }

  @Nullable ParticipantRecord find(String sid) {
    return bySid.get(sid);
  }

  Collection<ParticipantRecord> all() {
    return bySid.values();
  }

  Collection<String> identities() {
    return byIdentity.keySet();
  }

  boolean isFull() {
    return bySid.size() >= CAPACITY;
  }

  /// All sessions of an identity, by `(joined_at_ms, sid)`. Only the last may be shown, ended or
  /// not: were an earlier one shown once the last has ended, replicas that learned of both at
  /// different times would differ, and the client that was sent away would be back.
  NavigableSet<ParticipantRecord> sessions(String identity) {
    return byIdentity.getOrDefault(identity, Collections.emptyNavigableSet());
  }

  /// The next identity of which something changed since it was last taken; null when none did.
  @Nullable String takeTouched() {
    return touched.isEmpty() ? null : touched.removeFirst();
  }

  void touch(ParticipantRecord record) {
    touched.add(record.getIdentity());
  }

  long hash() {
    return digest.hash();
  }

  int size() {
    return bySid.size();
  }

  /// The versions of all records.
  List<RecordVersion> versions() {
    return bySid.values().stream().map(Versions::of).toList();
  }

  /// Those that are unknown to somebody who knows `known`, or known there in a lesser version.
  List<ParticipantRecord> newerThan(List<RecordVersion> known) {
    Map<String, RecordVersion> versions = HashMap.newHashMap(known.size());
    known.forEach(version -> versions.put(version.getSid(), version));
    List<ParticipantRecord> newer = new ArrayList<>();
    for (ParticipantRecord record : bySid.values()) {
      RecordVersion there = versions.get(record.getSid());
      if (there == null || Versions.greater(record, there)) {
        newer.add(record);
      }
    }
    return newer;
  }
}
