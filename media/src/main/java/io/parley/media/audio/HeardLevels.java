package io.parley.media.audio;

/// How loud the microphones of a room were of late, packet by packet, until it is taken by who
/// compares them. The newest are kept; before anybody took any, none are. Allocates nothing for
/// each packet. Owned by one shard.
public final class HeardLevels {

  /// Ten microphones for a second. More costs memory in each room where people talk; with fewer,
  /// what was said is missing where they are taken late.
  static final int CAPACITY = 512;

  /// What is told of each packet.
  @FunctionalInterface
  public interface Listener {

    /// @param levelDbov 0 loudest to 127 silence
    void heard(long nowNanos, long track, int levelDbov);
  }

  /// What was heard within some time. Anybody's to keep.
  public static final class Batch {

    /// Nothing was heard.
    public static final Batch NONE = new Batch(0, 0);

    private final long[] nanos;
    private final long[] tracks;
    private final byte[] levels;
    private final long lost;

    private Batch(int size, long lost) {
      nanos = new long[size];
      tracks = new long[size];
      levels = new byte[size];
      this.lost = lost;
    }

    /// Tells each packet, in the order of time.
    public void tell(Listener listener) {
      for (int i = 0; i < levels.length; i++) {
        listener.heard(nanos[i], tracks[i], levels[i]);
      }
    }

    /// How many packets it holds.
    public int size() {
      return levels.length;
    }

    /// How many there were before, for which there was no place.
    public long lost() {
      return lost;
    }
  }

  private Batch ring = Batch.NONE;
  private long noted;
  private long taken;

  /// Notes a packet that is forwarded.
  public void note(long nowNanos, long track, int levelDbov) {
    if (ring.size() > 0) {
      int at = (int) (noted % CAPACITY);
      ring.nanos[at] = nowNanos;
      ring.tracks[at] = track;
      ring.levels[at] = (byte) levelDbov;
      noted++;
    }
  }

  /// What was heard since the last time. From the first time on, levels are kept.
  public Batch take() {
    if (ring.size() == 0) {
      ring = new Batch(CAPACITY, 0);
    }
    if (noted == taken) {
      return Batch.NONE;
    }
    int size = (int) Math.min(noted - taken, CAPACITY);
    Batch batch = new Batch(size, noted - taken - size);
    for (int i = 0; i < size; i++) {
      int at = (int) ((noted - size + i) % CAPACITY);
      batch.nanos[i] = ring.nanos[at];
      batch.tracks[i] = ring.tracks[at];
      batch.levels[i] = ring.levels[at];
    }
    taken = noted;
    return batch;
  }
}
