package io.parley.sfu.quality;

/// Sums up what was expected and what of it was lost.
final class Losses {

  /// Of fewer packets nothing is concluded: sound at rest is some packets a second, and one that is
  /// lost of them is no bad connection.
  static final long LEAST_PACKETS = 20;

  private long expected;
  private long lost;

  /// @param more may be below 0, where what was thought lost was late
  void add(long moreExpected, long more) {
    expected += moreExpected;
    lost += more;
  }

  /// 0 to 1.
  double ratio() {
    return expected < LEAST_PACKETS ? 0 : Math.clamp((double) lost / expected, 0, 1);
  }
}
