package io.parley.media.congestion;

import java.util.Arrays;

/// What one flow got, in tenths of a second.
final class Samples {

  static final long TENTH_NANOS = 100_000_000L;
  private static final int MOST = 4000;

  final double[] bytes = new double[MOST];
  final double[] targetBps = new double[MOST];
  private double arrivedBytes;
  private long worstPacedNanos;
  int count;

  void arrived(int mediaBytes) {
    arrivedBytes += mediaBytes;
  }

  void paced(long waitedNanos) {
    worstPacedNanos = Math.max(worstPacedNanos, waitedNanos);
  }

  void tenth(double target) {
    bytes[count] = arrivedBytes;
    targetBps[count] = target;
    count++;
    arrivedBytes = 0;
  }

  /// Media that arrived between two seconds, in bits per second.
  double bps(double fromSecond, double toSecond) {
    int from = (int) Math.round(fromSecond * 10);
    int to = (int) Math.round(toSecond * 10);
    return Arrays.stream(bytes, from, to).sum() * 8 / (toSecond - fromSecond);
  }

  /// The first second after one from which on, for a second, so much arrives; infinite for never.
  double secondsToReach(double fromSecond, double bps) {
    for (double at = fromSecond; at + 1 <= count / 10.0; at += 0.1) {
      if (bps(at, at + 1) >= bps) {
        return at - fromSecond;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  long worstPacedMillis() {
    return worstPacedNanos / 1_000_000;
  }
}
