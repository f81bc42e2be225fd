package io.parley.roomstate;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.Delta;
import io.parley.protocol.state.Digest;
import io.parley.protocol.state.Heartbeat;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.StateMessage;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What this node says on the channel: own changes as numbered deltas, the last number for a while
/// after each, and now and then what the whole replica amounts to.
final class Outgoing {

  /// The first digest of a replica comes within this time, so that it learns what it missed.
  private static final long FIRST_DIGEST_MILLIS = 1_000;

  private final NodeId self;
  private final long incarnation;
  private final Records records;
  private final RandomGenerator random;
  private final long heartbeatMillis;
  private final long digestMillis;
  private final SequencedSet<String> changed = new LinkedHashSet<>();
  private long number;
  private boolean beats;
  private long beatAtMillis;
  private long beatAfterMillis;
  private boolean digests;
  private boolean scheduled;
  private long digestAtMillis;

  Outgoing(
      NodeId self, long incarnation, Records records, StateTimes times, RandomGenerator random) {
    this.self = self;
    this.incarnation = incarnation;
    this.records = records;
    this.random = random;
    this.heartbeatMillis = times.heartbeat().toMillis();
    this.digestMillis = times.digest().toMillis();
  }

  void change(String sid) {
    changed.add(sid);
  }

  void disown(String sid) {
    changed.remove(sid);
  }

  boolean isSettled() {
    return changed.isEmpty();
  }

  long number() {
    return number;
  }

  /// The digest is due at once, and the number is to be said again for a while.
  void beginAnew(long nowMillis) {
    digests = true;
    beatSoon(nowMillis);
  }

  void digestSoon() {
    digests = true;
  }

  private void beatSoon(long nowMillis) {
    beats = number > 0;
    beatAfterMillis = heartbeatMillis;
    beatAtMillis = nowMillis + beatAfterMillis;
  }

  void tick(long nowMillis) {
    if (!scheduled) {
      scheduled = true;
      digestAtMillis = nowMillis + random.nextLong(FIRST_DIGEST_MILLIS);
    } else if (nowMillis - digestAtMillis >= 0) {
      digests = true;
    }
  }

  /// The next message to send now, null when there is none.
  @Nullable StateMessage poll(long nowMillis) {
    if (!changed.isEmpty()) {
      return delta(nowMillis);
    }
    if (digests) {
      return digest(nowMillis);
    }
    return beats && nowMillis - beatAtMillis >= 0 ? heartbeat(nowMillis) : null;
  }

  private @Nullable StateMessage delta(long nowMillis) {
    Delta.Builder delta = Delta.newBuilder();
    int bytes = 0;
    while (!changed.isEmpty() && delta.getRecordsCount() < StateMessages.DELTA_RECORDS) {
      ParticipantRecord record = records.find(changed.getFirst());
      if (record != null && record.getOwner().equals(self.value())) {
        bytes += record.getSerializedSize();
        if (bytes > StateMessages.DELTA_BYTES && delta.getRecordsCount() > 0) {
          break;
        }
        delta.addRecords(record);
      }
      changed.removeFirst();
    }
    if (delta.getRecordsCount() == 0) {
      return null;
    }
    number++;
    beatSoon(nowMillis);
    return message().setDelta(delta.setNumber(number)).build();
  }

  private StateMessage digest(long nowMillis) {
    digests = false;
    scheduled = true;
    digestAtMillis = nowMillis + digestMillis * 3 / 4 + random.nextLong(digestMillis / 2 + 1);
    return message()
        .setDigest(
            Digest.newBuilder()
                .setNumber(number)
                .setHash(records.hash())
                .setRecords(records.size()))
        .build();
  }

  private StateMessage heartbeat(long nowMillis) {
    beatAfterMillis *= 2;
    beatAtMillis = nowMillis + beatAfterMillis;
    beats = beatAfterMillis < digestMillis;
    return heartbeat();
  }

  /// The number alone.
  StateMessage heartbeat() {
    return message().setHeartbeat(Heartbeat.newBuilder().setNumber(number)).build();
  }

  private StateMessage.Builder message() {
    return StateMessage.newBuilder().setNode(self.value()).setIncarnation(incarnation);
  }
}
