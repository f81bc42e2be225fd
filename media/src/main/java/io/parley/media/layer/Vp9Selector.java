package io.parley.media.layer;

import io.parley.media.codec.Vp9Descriptor;

/// Layers of VP9 by its payload descriptor (RFC 9628 §4.2), chosen anew where a picture begins.
///
/// Spatial layers are added at key pictures, or while nothing of them was left out; they are left
/// out
/// at any picture as long as the lower layer was forwarded whole. Where a layer's frames serve no
/// upper one (k-SVC) they are not sent
/// to
/// those above, who then come down at a key picture, too. Temporal layers are added after a
/// switching point (U), and left out at any picture.
final class Vp9Selector implements LayerSelector {

  private static final int FIELD = 0xf;
  private static final int TEMPORAL_AT = 4;
  private static final int SERVED_AT = 8;
  private static final int UNREFERENCED_AT = 12;
  private static final int WHOLE_AT = 20;

  private final LayerSwitches switches = new LayerSwitches();
  private long newest;
  private int spatial;
  private int temporal;
  private int choice;
  private int whole;
  private int highest;
  private int unreferenced;
  private boolean forwards;
  private boolean switchingPoint;
  private boolean waits;

  @Override
  public void begin(PacketLayer packet, int wantedSpatial, int wantedTemporal) {
    switches.clear();
    newest = packet.timestamp();
    beginKeyPicture(wantedSpatial, wantedTemporal);
  }

  @Override
  public Verdict judge(PacketLayer packet, int wantedSpatial, int wantedTemporal) {
    Vp9Descriptor vp9 = packet.vp9();
    if (packet.timestamp() < newest) {
      int then = switches.at(packet.timestamp());
      Verdict late = then < 0 ? Verdict.DROP : verdict(packet, then);
      if (late == Verdict.DROP && packet.temporal() <= temporal) {
        whole &= ~(1 << packet.spatial());
      }
      return late;
    }
    if (packet.timestamp() > newest) {
      long former = newest;
      newest = packet.timestamp();
      if (packet.spatial() == 0 && !vp9.isInterPredicted()) {
        beginKeyPicture(wantedSpatial, wantedTemporal);
      } else {
        beginPicture(packet, former + 1, wantedSpatial, wantedTemporal);
      }
    }
    Verdict verdict = verdict(packet, choice);
    int bit = 1 << packet.spatial();
    if (verdict != Verdict.DROP) {
      switchingPoint = vp9.isSwitchingUpPoint() && (switchingPoint || !forwards);
      forwards = true;
    } else if (packet.temporal() <= temporal) {
      whole &= ~bit;
    }
    highest = Math.max(highest, packet.spatial());
    unreferenced = vp9.isNotReferencedUpward() ? unreferenced | bit : unreferenced & ~bit;
    return verdict;
  }

  private void beginKeyPicture(int wantedSpatial, int wantedTemporal) {
    spatial = wantedSpatial;
    temporal = wantedTemporal;
    whole = -1;
    waits = false;
    unreferenced = 0;
    choose(newest, 0);
  }

  /// @param from the first timestamp after the picture before: one between that is still to come is
  ///     judged as this one, which may refer to it
  private void beginPicture(PacketLayer packet, long from, int wantedSpatial, int wantedTemporal) {
    int live = packet.live();
    int wanted = Math.min(wantedSpatial, live);
    if (wantedSpatial < spatial ? isWhole(wanted) : areWhole(spatial + 1, wantedSpatial)) {
      spatial = wantedSpatial;
    }
    int shown = Math.min(spatial, live);
    waits = wanted != shown || !isWhole(shown);
    if (wantedTemporal < temporal || switchingPoint) {
      temporal = wantedTemporal;
    }
    choose(from, highest < shown && isWhole(highest) ? highest : shown);
  }

  /// Whether all frames of a layer were forwarded since the key picture.
  private boolean isWhole(int layer) {
    return (whole >>> layer & 1) != 0;
  }

  private boolean areWhole(int first, int last) {
    int layers = (1 << last + 1) - (1 << first);
    return (whole & layers) == layers;
  }

  /// @param served the layer that is shown: a lower one than chosen while the publisher sends no
  ///     more, whose frames say then, too, that no upper one needs them
  private void choose(long from, int served) {
    choice =
        spatial
            | temporal << TEMPORAL_AT
            | (spatial == Layers.ALL ? 0 : served) << SERVED_AT
            | (unreferenced & 0xff) << UNREFERENCED_AT
            | (whole & 0xff) << WHOLE_AT;
    switches.add(from, choice);
    switchingPoint = false;
    forwards = false;
    highest = 0;
  }

  private static Verdict verdict(PacketLayer packet, int choice) {
    int top = choice & FIELD;
    int layer = packet.spatial();
    boolean spared =
        layer < (choice >>> SERVED_AT & FIELD)
            && (choice >>> UNREFERENCED_AT + layer & 1) != 0
            && packet.vp9().isNotReferencedUpward();
    boolean torn = (choice >>> WHOLE_AT + layer & 1) == 0;
    boolean useless = packet.vp9().isInterPredicted() && (spared || torn);
    if (packet.temporal() > (choice >>> TEMPORAL_AT & FIELD) || layer > top || useless) {
      return Verdict.DROP;
    }
    return layer == top && packet.vp9().isLayerFrameEnd() ? Verdict.FORWARD_LAST : Verdict.FORWARD;
  }

  @Override
  public boolean needsKeyFrame() {
    return waits;
  }
}
