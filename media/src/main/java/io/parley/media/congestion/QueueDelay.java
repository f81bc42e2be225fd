package io.parley.media.congestion;

import java.util.Arrays;

/// How long packets wait on their way: what they take now above the least that any of the last
/// seconds took. Clocks of both sides drift by less than this can see.
final class QueueDelay {

  /// The least delay is looked for in two windows of this length. Longer, and a new path is taken
  /// for a queue; shorter, and a queue that stands is taken for a path.
  private static final long WINDOW_NANOS = 10_000_000_000L;

  /// The least delay of lately is kept by the time of sending, in pieces.
  private static final long PIECE_NANOS = 25_000_000L;

  private static final int PIECES = 64;

  private final long[] pieceLeastNanos = new long[PIECES];
  private final long[] pieceNumbers = new long[PIECES];
  private long newestPiece;
  private boolean started;
  private long windowNanos;
  private long leastNanos;
  private long formerLeastNanos;
  private long batchLeastNanos;
  private boolean inBatch;
  private long standingNanos;

  QueueDelay() {
    Arrays.fill(pieceNumbers, Long.MIN_VALUE);
  }

  /// A feedback packet begins.
  void beginBatch() {
    inBatch = false;
  }

  /// @return how long this packet waited, 0 or more
  long packet(long sentNanos, long arrivalNanos) {
    long delayNanos = arrivalNanos - sentNanos;
    if (!started) {
      started = true;
      newestPiece = Math.floorDiv(sentNanos, PIECE_NANOS);
      windowNanos = sentNanos;
      leastNanos = delayNanos;
      formerLeastNanos = delayNanos;
    }
    if (sentNanos - windowNanos > WINDOW_NANOS) {
      boolean old = sentNanos - windowNanos > 2 * WINDOW_NANOS; // nothing was sent; clocks drifted
      windowNanos = sentNanos;
      formerLeastNanos = old ? delayNanos : leastNanos;
      leastNanos = delayNanos;
    }
    leastNanos = Math.min(leastNanos, delayNanos);
    batchLeastNanos = inBatch ? Math.min(batchLeastNanos, delayNanos) : delayNanos;
    inBatch = true;
    remember(Math.floorDiv(sentNanos, PIECE_NANOS), delayNanos);
    return delayNanos - baseNanos();
  }

  private void remember(long piece, long delayNanos) {
    int index = (int) Math.floorMod(piece, (long) PIECES);
    if (pieceNumbers[index] != piece) {
      pieceNumbers[index] = piece;
      pieceLeastNanos[index] = delayNanos;
    }
    pieceLeastNanos[index] = Math.min(pieceLeastNanos[index], delayNanos);
    newestPiece = Math.max(newestPiece, piece);
  }

  /// A feedback packet ends.
  ///
  /// @param backNanos what was sent so long before its newest packet counts, too
  void endBatch(long backNanos) {
    if (inBatch) {
      long least = batchLeastNanos;
      for (long back = Math.min(PIECES - 1, backNanos / PIECE_NANOS); back > 0; back--) {
        int index = (int) Math.floorMod(newestPiece - back, (long) PIECES);
        boolean known = pieceNumbers[index] == newestPiece - back;
        least = known ? Math.min(least, pieceLeastNanos[index]) : least;
      }
      standingNanos = least - baseNanos();
    }
  }

  /// What even the luckiest packet of lately waited.
  long standingNanos() {
    return standingNanos;
  }

  private long baseNanos() {
    return Math.min(leastNanos, formerLeastNanos);
  }

  void reset() {
    Arrays.fill(pieceNumbers, Long.MIN_VALUE);
    started = false;
    inBatch = false;
    standingNanos = 0;
  }
}
