package io.parley.media.layer;

/// Temporal layers of VP8 (RFC 7741 §4.2): down at any frame, up one layer at a time where the Y
/// bit
/// says that a frame depends on the lowest layer alone; a key frame begins with all that is wanted.
final class TemporalSelector implements LayerSelector {

  private final LayerSwitches switches = new LayerSwitches();
  private long newest;
  private int current;

  @Override
  public void begin(PacketLayer packet, int spatial, int temporal) {
    switches.clear();
    newest = packet.timestamp();
    choose(temporal);
  }

  @Override
  public Verdict judge(PacketLayer packet, int spatial, int temporal) {
    int layer = packet.temporal();
    if (packet.timestamp() < newest) {
      return layer <= switches.at(packet.timestamp()) ? Verdict.FORWARD : Verdict.DROP;
    }
    if (packet.timestamp() > newest) {
      newest = packet.timestamp();
      if (packet.isKeyFrame() || current > temporal) {
        choose(temporal);
      } else if (layer == current + 1 && layer <= temporal && packet.vp8().isLayerSync()) {
        choose(layer);
      }
    }
    return layer <= current ? Verdict.FORWARD : Verdict.DROP;
  }

  private void choose(int temporal) {
    current = temporal;
    switches.add(newest, temporal);
  }

  @Override
  public boolean needsKeyFrame() {
    return false;
  }
}
