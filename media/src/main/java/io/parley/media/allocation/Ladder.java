package io.parley.media.allocation;

/// What can be sent of one track, each step better than the one before. The first is the track's
/// base.
///
/// A step is never said to cost less than the one before: a picture that rests for a moment would
/// otherwise make its own way up.
final class Ladder {

  /// Spatial layers, and temporal layers of each: 0 to 3.
  static final int LAYERS = 4;

  static final int MAX_STEPS = LAYERS * LAYERS;

  private final byte[] spatial = new byte[MAX_STEPS];
  private final byte[] temporal = new byte[MAX_STEPS];
  private final long[] bps = new long[MAX_STEPS];
  private int size;
  private int layers;

  int size() {
    return size;
  }

  int spatial(int step) {
    return spatial[step];
  }

  int temporal(int step) {
    return temporal[step];
  }

  /// What it costs in all.
  long bps(int step) {
    return bps[step];
  }

  /// One bit for each layer that arrives.
  int layers() {
    return layers;
  }

  void clear() {
    size = 0;
    layers = 0;
  }

  /// The best step that is no more than this, -1 where each is more.
  int at(int maxSpatial, int maxTemporal) {
    int found = -1;
    for (int i = 0; i < size; i++) {
      if (spatial[i] < maxSpatial || (spatial[i] == maxSpatial && temporal[i] <= maxTemporal)) {
        found = i;
      }
    }
    return found;
  }

  /// @param rates by `spatial * LAYERS + temporal`, cumulative; below 0 for what does not arrive
  /// @param maxSpatial the lowest that arrives is taken even where it is higher
  void build(long[] rates, int maxSpatial, int maxTemporal, Degradation degradation) {
    size = 0;
    layers = mask(rates);
    int lowest = lowest(rates);
    if (lowest < 0) {
      return;
    }
    int highest = lowest;
    for (int s = lowest; s <= Math.min(maxSpatial, LAYERS - 1); s++) {
      highest = top(rates, s, maxTemporal) >= 0 ? s : highest;
    }
    switch (degradation) {
      case KEEP_FRAME_RATE -> {
        everyRate(rates, lowest, maxTemporal);
        for (int s = lowest + 1; s <= highest; s++) {
          add(rates, s, top(rates, s, maxTemporal));
        }
      }
      case KEEP_RESOLUTION -> {
        for (int s = lowest; s < highest; s++) {
          add(rates, s, bottom(rates, s));
        }
        everyRate(rates, highest, maxTemporal);
      }
      case AUDIO_ONLY -> add(rates, highest, top(rates, highest, maxTemporal));
    }
  }

  private static int mask(long[] rates) {
    int mask = 0;
    for (int i = 0; i < MAX_STEPS; i++) {
      mask |= rates[i] >= 0 ? 1 << i : 0;
    }
    return mask;
  }

  private static int lowest(long[] rates) {
    for (int s = 0; s < LAYERS; s++) {
      if (bottom(rates, s) >= 0) {
        return s;
      }
    }
    return -1;
  }

  private static int bottom(long[] rates, int s) {
    for (int t = 0; t < LAYERS; t++) {
      if (rates[s * LAYERS + t] >= 0) {
        return t;
      }
    }
    return -1;
  }

  private static int top(long[] rates, int s, int maxTemporal) {
    int found = bottom(rates, s);
    for (int t = Math.max(0, found); t <= Math.min(maxTemporal, LAYERS - 1); t++) {
      found = rates[s * LAYERS + t] >= 0 ? t : found;
    }
    return found;
  }

  private void everyRate(long[] rates, int s, int maxTemporal) {
    int top = top(rates, s, maxTemporal);
    for (int t = bottom(rates, s); t <= top; t++) {
      add(rates, s, t);
    }
  }

  private void add(long[] rates, int s, int t) {
    if (t < 0 || rates[s * LAYERS + t] < 0) {
      return;
    }
    long cost = rates[s * LAYERS + t];
    spatial[size] = (byte) s;
    temporal[size] = (byte) t;
    bps[size] = size == 0 ? cost : Math.max(cost, bps[size - 1]);
    size++;
  }
}
