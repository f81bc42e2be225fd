package io.parley.roomstate;

import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.RecordVersion;

/// The order of versions: `(owner_epoch, counter)`, where a tombstone outweighs every version of
/// its own epoch and of earlier ones. A version has one writer, so equal versions are one record.
final class Versions {

  private Versions() {}

  static RecordVersion of(ParticipantRecord record) {
    return RecordVersion.newBuilder()
        .setSid(record.getSid())
        .setOwnerEpoch(record.getOwnerEpoch())
        .setCounter(record.getCounter())
        .setEnded(record.getEnded())
        .build();
  }

  static boolean greater(ParticipantRecord one, ParticipantRecord than) {
    return compare(
            one.getOwnerEpoch(),
            one.getEnded(),
            one.getCounter(),
            than.getOwnerEpoch(),
            than.getEnded(),
            than.getCounter())
        > 0;
  }

  static boolean greater(ParticipantRecord one, RecordVersion than) {
    return compare(
            one.getOwnerEpoch(),
            one.getEnded(),
            one.getCounter(),
            than.getOwnerEpoch(),
            than.getEnded(),
            than.getCounter())
        > 0;
  }

  static boolean same(ParticipantRecord one, ParticipantRecord other) {
    return one.getOwnerEpoch() == other.getOwnerEpoch()
        && one.getCounter() == other.getCounter()
        && one.getEnded() == other.getEnded();
  }

  private static int compare(
      int epoch, boolean ended, int counter, int otherEpoch, boolean otherEnded, int otherCounter) {
    if (epoch != otherEpoch) {
      return Integer.compareUnsigned(epoch, otherEpoch);
    }
    if (ended != otherEnded) {
      return ended ? 1 : -1;
    }
    return Integer.compareUnsigned(counter, otherCounter);
  }
}
