package io.parley.roomstate;

import io.parley.protocol.state.ParticipantRecord;

/// A sum over versions of records that is the same in any order, kept up with each change instead
/// of being counted anew.
final class RecordDigest {

  private long hash;

  void add(ParticipantRecord record) {
    hash += of(record);
  }

  void remove(ParticipantRecord record) {
    hash -= of(record);
  }

  long hash() {
    return hash;
  }

  private static long of(ParticipantRecord record) {
    long mixed = 0xcbf29ce484222325L; // FNV-1a over the sid, then a finalizer for each number
    String sid = record.getSid();
    for (int i = 0; i < sid.length(); i++) {
      mixed = (mixed ^ sid.charAt(i)) * 0x100000001b3L;
    }
    mixed = mix(mixed + Integer.toUnsignedLong(record.getOwnerEpoch()));
    mixed = mix(mixed + Integer.toUnsignedLong(record.getCounter()));
    return mix(mixed + (record.getEnded() ? 1 : 0));
  }

  /// The finalizer of SplitMix64, so that neighbouring versions do not cancel out in the sum.
  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
