package io.parley.media.track;

import io.parley.media.layer.PacketLayer;
import io.parley.media.rtp.Need;
import java.util.Arrays;

/// Judges by the packets around a gap what is missing there: of a picture that no later one builds
/// on, or possibly of one that all build on. Allocates nothing after construction. Owned by one
/// shard.
final class PacketWeights implements Need.OfMissing {

  /// As far back as gaps are remembered. A power of two.
  private static final int WINDOW = 512;

  /// A longer gap may hold anything.
  private static final int MOST_MISSING = 32;

  /// Nothing tells which base picture a packet builds on.
  private static final int UNTOLD = -1;

  private final long[] sequences = new long[WINDOW];
  private final boolean[] upper = new boolean[WINDOW];
  private final long[] timestamps = new long[WINDOW];
  private final short[] bases = new short[WINDOW];

  PacketWeights() {
    Arrays.fill(sequences, Long.MIN_VALUE);
  }

  /// A packet came.
  void note(long sequence, PacketLayer packet) {
    int index = (int) sequence & WINDOW - 1;
    sequences[index] = sequence;
    upper[index] = packet.temporal() > 0 && !packet.isMalformed();
    timestamps[index] = packet.timestamp();
    bases[index] = (short) base(packet);
  }

  private static int base(PacketLayer packet) {
    if (packet.hasVp8()) {
      return packet.vp8().tl0PictureIndex();
    }
    return packet.hasVp9() ? packet.vp9().tl0PictureIndex() : UNTOLD;
  }

  @Override
  public Need of(long sequence) {
    int before = nearest(sequence, -1);
    int behind = nearest(sequence, 1);
    if (before < 0 || behind < 0 || !upper[before] || !upper[behind]) {
      return Need.BASE;
    }
    boolean onePicture = timestamps[before] == timestamps[behind];
    boolean oneBase = bases[before] != UNTOLD && bases[before] == bases[behind];
    return onePicture || oneBase ? Need.SPARE : Need.BASE;
  }

  private int nearest(long sequence, int step) {
    for (int i = 1; i <= MOST_MISSING; i++) {
      long near = sequence + (long) i * step;
      int index = (int) near & WINDOW - 1;
      if (sequences[index] == near) {
        return index;
      }
    }
    return -1;
  }
}
