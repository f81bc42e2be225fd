package io.parley.media.track;

/// How regularly one stream of an encoding comes, so that it is soon known to have stopped.
///
/// Time is that in which anything of the encoding came: when a network stands still all streams do,
/// and none has stopped. Owned by one shard.
final class Rhythm {

  /// No stream has stopped sooner: a few pictures of a camera. Shorter, and an encoder that leaves
  /// some out is taken for stopped; longer, and its subscribers look at a still picture.
  static final long LEAST_NANOS = 250_000_000L;

  /// So many times its longest pause.
  private static final int PAUSES = 4;

  /// A pause is forgotten by a thirty-second of the time that passes.
  private static final int FORGETTING = 32;

  private boolean began;
  private long lastNanos;
  private long pauseNanos;

  /// A packet of it came.
  void arrived(long activeNanos) {
    long pause = began ? activeNanos - lastNanos : 0;
    if (pause < TrackLayers.SILENCE_NANOS) { // else it had stopped
      pauseNanos = Math.max(pause, pauseNanos - pause / FORGETTING);
    }
    began = true;
    lastNanos = activeNanos;
  }

  /// Whether nothing came of it for so long that it has stopped.
  boolean isSilent(long activeNanos) {
    return began && activeNanos - lastNanos >= Math.max(LEAST_NANOS, PAUSES * pauseNanos);
  }
}
