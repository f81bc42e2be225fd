package io.parley.cluster.presence;

import io.parley.protocol.state.ParticipantRecord;

/// Which of two records of one participant is the greater: `(owner_epoch, counter)`, where a
/// tombstone outweighs every version of its own epoch and of earlier ones.
public final class RecordVersions {

  private RecordVersions() {}

  /// The greater one; `present` where they are equal.
  public static ParticipantRecord greater(ParticipantRecord present, ParticipantRecord other) {
    return compare(other, present) > 0 ? other : present;
  }

  /// Whether they are the same version.
  public static boolean same(ParticipantRecord one, ParticipantRecord other) {
    return compare(one, other) == 0;
  }

  private static int compare(ParticipantRecord one, ParticipantRecord other) {
    int epochs = Integer.compareUnsigned(one.getOwnerEpoch(), other.getOwnerEpoch());
    if (epochs != 0) {
      return epochs;
    }
    int ends = Boolean.compare(one.getEnded(), other.getEnded());
    return ends != 0 ? ends : Integer.compareUnsigned(one.getCounter(), other.getCounter());
  }
}
