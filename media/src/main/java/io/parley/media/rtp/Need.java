package io.parley.media.rtp;

/// How much is lost with a packet that never comes, and so how hard it is asked for.
public enum Need {
  /// What comes after can be shown without it: asked for twice, and only while it is in time.
  SPARE(2),

  PLAIN(5),

  /// What comes after builds on it, or nobody knows: asked for longest, and before the others.
  /// Given up, only a key frame helps.
  BASE(8);

  private final int tries;

  Need(int tries) {
    this.tries = tries;
  }

  /// How often it is asked for at most.
  int tries() {
    return tries;
  }

  /// What is known of packets that are missing.
  public interface OfMissing {
    /// All are worth the same.
    OfMissing EQUAL = sequence -> PLAIN;

    /// @param sequence unwrapped
    Need of(long sequence);
  }
}
