package io.parley.media.layer;

/// Temporal layers of VP8 (RFC 7741 §4.2): down at any frame, up one layer at a time where the Y
// bit
/// says that a frame depends on the lowest layer alone; a key frame begins with all that is wanted.
final class TemporalSelector implements LayerSelector {

  private final LayerSwitches switches = new LayerSwitches();
  private long newest;
  private int current;
  private int dropped;

  @Override
  public void begin(PacketLayer packet, int spatial, int temporal) {
    switches.clear();
    newest = packet.timestamp();
    choose(temporal);
    dropped = 0;
  }

  @Override
  public Verdict judge(PacketLayer packet, int spatial, int temporal) {
    int layer = packet.temporal();
    if (packet.timestamp() < newest) {
      return layer <= switches.at(packet.timestamp()) ? Verdict.FORWARD : Verdict.DROP;
    }
    if (packet.timestamp() > newest) {
      newest = packet.timestamp();
      if (packet.isKeyFrame()) {
        choose(temporal);
        dropped = 0;
      } else if (current > temporal) {
        choose(temporal);
      } else if (isStepUp(packet, temporal)) {
        choose(layer);
        dropped &= -1 << layer + 1;
      }
    }
    if (layer <= current) {
      return Verdict.FORWARD;
    }
    dropped |= 1 << layer;
    return Verdict.DROP;
  }

  /// A layer between, of which frames were left out, may be what later frames depend on.
  private boolean isStepUp(PacketLayer packet, int wanted) {
    int layer = packet.temporal();
    int between = (1 << layer) - 1 & -1 << current + 1;
    return layer > current
        && layer <= wanted
        && packet.vp8().isLayerSync()
        && (dropped & between) == 0;
  }

  private void choose(int temporal) {
    current = temporal;
    switches.add(newest, temporal);
  }

  @Override
  public boolean needsKeyFrame() {
    return false;
  }

  @Override
  public int temporal() {
    return current;
  }
}
