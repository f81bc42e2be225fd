package io.parley.roomstate;

import io.parley.protocol.state.ParticipantRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Live records in this node's name that it does not own: it was fenced, or an earlier replica of
/// it left them. Usually another node's word arrives soon. Where that node died before it said
/// anything nobody else would ever end them, since this node lives; and this node's tombstone, of
/// its own old epoch, does not outweigh whoever owns them after all.
final class Strays {

  private final SequencedMap<String, Long> sinceMillis = new LinkedHashMap<>();
  private final Records records;
  private final long orphansMillis;

  Strays(Records records, Duration orphans) {
    this.records = records;
    this.orphansMillis = orphans.toMillis();
  }

  void add(long nowMillis, String sid) {
    sinceMillis.putIfAbsent(sid, nowMillis);
  }

  void remove(String sid) {
    sinceMillis.remove(sid);
  }

  boolean isEmpty() {
    return sinceMillis.isEmpty();
  }

  /// Takes those that nobody claimed within the resume window, as tombstones.
  List<ParticipantRecord> takeUnclaimed(long nowMillis) {
    List<ParticipantRecord> unclaimed = new ArrayList<>();
    while (!sinceMillis.isEmpty()
        && nowMillis - sinceMillis.firstEntry().getValue() >= orphansMillis) {
      ParticipantRecord record = records.find(sinceMillis.pollFirstEntry().getKey());
      if (record != null) {
        unclaimed.add(
            record.toBuilder().setEnded(true).setCounter(record.getCounter() + 1).build());
      }
    }
    return unclaimed;
  }
}
