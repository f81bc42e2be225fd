package io.parley.media.srtp;

/// Which packets of one ssrc came already, by their 48-bit index (RFC 3711 §3.3.1, §3.3.2).
///
/// jitsi-srtp keeps 64 packets, which one retransmission of a video frame outruns.
final class ReplayWindow {

  /// How far back a late packet is still taken. Shorter loses retransmissions, longer only costs
  /// memory (128 bytes for each ssrc).
  static final int SIZE = 1024;

  private static final int HALF = 1 << 15;

  private final long[] seen = new long[SIZE / Long.SIZE];
  private long highest = -1;

  /// The most likely index of a sequence number; negative when it lies before the first packet.
  long indexOf(int sequence) {
    if (highest < 0) {
      return sequence;
    }
    int last = (int) (highest & 0xffff);
    long rollovers = highest >>> 16;
    if (last < HALF && sequence - last > HALF) {
      rollovers--;
    } else if (last >= HALF && last - HALF > sequence) {
      rollovers++;
    }
    return (rollovers << 16) + sequence;
  }

  /// Whether a packet of this index may still come.
  boolean isFresh(long index) {
    if (index < 0 || index <= highest - SIZE) {
      return false;
    }
    return index > highest || (seen[word(index)] & 1L << index) == 0;
  }

  /// Marks a packet as come, once it is known to be authentic.
  void accept(long index) {
    if (index > highest) {
      for (long passed = Math.max(highest + 1, index - SIZE + 1); passed < index; passed++) {
        seen[word(passed)] &= ~(1L << passed);
      }
      highest = index;
    }
    seen[word(index)] |= 1L << index;
  }

  private static int word(long index) {
    return (int) (index % SIZE) / Long.SIZE;
  }
}
