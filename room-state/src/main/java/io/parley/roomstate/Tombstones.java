package io.parley.roomstate;

import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.RecordVersion;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// How long departures are remembered: in full, so that others learn of them; then for as long
/// again by their version alone, so that a replica that forgets later does not bring them back.
final class Tombstones {

  /// Of more departures than this the oldest are forgotten early.
  static final int CAPACITY = 8_192;

  private record Forgotten(RecordVersion version, long untilMillis) {}

  // all wait equally long, so that the eldest comes first
  private final SequencedMap<String, Long> kept = new LinkedHashMap<>();
  private final SequencedMap<String, Forgotten> forgotten = new LinkedHashMap<>();
  private final long keepMillis;

  Tombstones(Duration keep) {
    this.keepMillis = keep.toMillis();
  }

  /// A record became the greatest known one.
  void learned(long nowMillis, ParticipantRecord record) {
    kept.remove(record.getSid());
    forgotten.remove(record.getSid());
    if (record.getEnded()) {
      kept.putLast(record.getSid(), nowMillis + keepMillis);
    }
  }

  /// The sid of the next tombstone to forget now; null when none is due.
  @Nullable String due(long nowMillis) {
    Map.Entry<String, Long> eldest = kept.firstEntry();
    return eldest != null && (isFull() || nowMillis - eldest.getValue() >= 0)
        ? eldest.getKey()
        : null;
  }

  boolean isFull() {
    return kept.size() > CAPACITY;
  }

  /// Keeps one for as long again, since its identity has an earlier session that nobody ended yet.
  void postpone(long nowMillis, String sid) {
    kept.putLast(sid, nowMillis + keepMillis);
  }

  void forget(long nowMillis, ParticipantRecord tombstone) {
    kept.remove(tombstone.getSid());
    forgotten.putLast(
        tombstone.getSid(), new Forgotten(Versions.of(tombstone), nowMillis + keepMillis));
  }

  void tick(long nowMillis) {
    Map.Entry<String, Forgotten> eldest = forgotten.firstEntry();
    while (eldest != null
        && (forgotten.size() > CAPACITY || nowMillis - eldest.getValue().untilMillis() >= 0)) {
      forgotten.pollFirstEntry();
      eldest = forgotten.firstEntry();
    }
  }

  /// Whether a record is of a departure that was forgotten, and not of a later return.
  boolean outweigh(ParticipantRecord record) {
    Forgotten departure = forgotten.get(record.getSid());
    return departure != null && !Versions.greater(record, departure.version());
  }

  /// The versions that were forgotten lately.
  List<RecordVersion> forgotten() {
    return forgotten.values().stream().map(Forgotten::version).toList();
  }
}
