package io.parley.media.audio;

/// Whether something begins on a track that is not loud yet: words begin softly, but above what
/// comes of a microphone's room otherwise. Owned by one shard.
final class Onset {

  /// Quieter is no speech; in -dBov.
  static final int FAINTEST_DBOV = 75;

  /// So much above its room is a beginning. Less, and the noise itself is; more, and a beginning in
  /// a noisy room is none.
  static final int RISE_DB = 8;

  /// A beginning that was none is over after so long: longer than any consonant.
  static final long LASTS_NANOS = 200_000_000L;

  /// How far one packet moves what is believed of the room: where it is quieter, a fifth of a
  /// second is enough to know; where it is louder, somebody may speak.
  private static final double QUIETER = 0.1;

  private static final double LOUDER = 0.02;

  private boolean known;
  private double room;
  private boolean rose;
  private long roseNanos;

  /// A packet's level, 0 loudest to 127 silence.
  void note(long nowNanos, int levelDbov) {
    if (!known) {
      known = true;
      room = levelDbov;
    }
    if (levelDbov <= FAINTEST_DBOV && room - levelDbov >= RISE_DB) {
      rose = true;
      roseNanos = nowNanos;
    }
    room += (levelDbov - room) * (levelDbov > room ? QUIETER : LOUDER);
  }

  /// Whether something began just now.
  boolean isNow(long nowNanos) {
    return rose && nowNanos - roseNanos < LASTS_NANOS;
  }

  void forget() {
    known = false;
    rose = false;
  }
}
