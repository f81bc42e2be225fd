package io.parley.media.downtrack;

import io.parley.media.downtrack.LayerStructure.Prediction;
import java.util.ArrayList;
import java.util.List;

/// Writes dependency descriptors for generated frames (AV1 RTP specification, appendix A.8).
final class DescriptorWriter {

  private static final int NOT_PRESENT = 0;
  private static final int DISCARDABLE = 1;
  private static final int SWITCH = 2;
  private static final int REQUIRED = 3;

  /// A template: what a frame of a layer is to each decode target, and what it refers to.
  private record Template(int spatial, int temporal, boolean key, List<Integer> differences) {}

  private final LayerStructure structure;
  private final int offset;
  private final List<Template> templates = new ArrayList<>();
  private int frameNumber;
  private int template;
  private boolean attaches;
  private int active;
  private boolean activeChanged;
  private List<Integer> differences = List.of();

  DescriptorWriter(LayerStructure structure, int offset, int firstFrame) {
    this.structure = structure;
    this.offset = offset;
    frameNumber = firstFrame;
    int layers = structure.spatial();
    active = (1 << targets()) - 1;
    for (int spatial = 0; spatial < layers; spatial++) {
      templates.add(new Template(spatial, 0, true, spatial == 0 ? List.of() : List.of(1)));
      templates.add(new Template(spatial, 0, false, List.of(layers)));
      for (int temporal = 1; temporal < structure.temporal(); temporal++) {
        templates.add(new Template(spatial, temporal, false, List.of(layers)));
      }
    }
  }

  private int targets() {
    return structure.spatial() * structure.temporal();
  }

  /// Takes up a frame; its descriptors follow.
  void next(LayeredFrame frame, List<LayeredFrame> all, int spatialLayers) {
    frameNumber++;
    var found = new ArrayList<Integer>();
    for (int reference : frame.references()) {
      int back = 0;
      for (int id = reference; id < frame.id(); id++) {
        back += all.get(id).stream() == frame.stream() ? 1 : 0;
      }
      found.add(back);
    }
    differences = found;
    boolean key = frame.key();
    template = 0;
    while (templates.get(template).spatial() != frame.spatial()
        || templates.get(template).temporal() != frame.temporal()
        || templates.get(template).key() != key && frame.temporal() == 0) {
      template++;
    }
    attaches = key && frame.spatial() == 0;
    int now = (1 << spatialLayers * structure.temporal()) - 1;
    activeChanged = now != active && frame.spatial() == 0 || attaches && now != fullMask();
    active = now;
  }

  private int fullMask() {
    return (1 << targets()) - 1;
  }

  byte[] write(boolean starts, boolean ends) {
    var bits = new BitSink();
    bits.flag(starts).flag(ends).put(template + offset & 63, 6).put(frameNumber & 0xffff, 16);
    boolean structural = attaches && starts;
    boolean custom = !differences.equals(templates.get(template).differences());
    boolean tells = activeChanged && starts;
    if (!structural && !custom && !tells) {
      return bits.toBytes();
    }
    bits.flag(structural).flag(tells).flag(false).flag(custom).flag(false);
    if (structural) {
      structure(bits);
    }
    if (tells) {
      bits.put(active, targets());
    }
    if (custom) {
      for (int difference : differences) {
        int size = difference <= 16 ? 1 : difference <= 256 ? 2 : 3;
        bits.put(size, 2).put(difference - 1, 4 * size);
      }
      bits.put(0, 2);
    }
    return bits.toBytes();
  }

  private void structure(BitSink bits) {
    bits.put(offset, 6).put(targets() - 1, 5);
    for (int i = 1; i < templates.size(); i++) {
      var former = templates.get(i - 1);
      var next = templates.get(i);
      boolean wider = next.spatial() > former.spatial();
      bits.put(wider ? 2 : next.temporal() > former.temporal() ? 1 : 0, 2);
    }
    bits.put(3, 2);
    for (var each : templates) {
      for (int target = 0; target < targets(); target++) {
        bits.put(indication(each, target), 2);
      }
    }
    for (var each : templates) {
      each.differences().forEach(difference -> bits.flag(true).put(difference - 1, 4));
      bits.flag(false);
    }
    int chains = structure.spatial();
    bits.below(chains, targets() + 1);
    for (int target = 0; target < targets(); target++) {
      bits.below(target / structure.temporal(), chains);
    }
    for (int i = 0; i < templates.size() * chains; i++) {
      bits.put(1, 4);
    }
    bits.flag(true);
    for (int spatial = 0; spatial < structure.spatial(); spatial++) {
      bits.put((320 << spatial) - 1, 16).put((180 << spatial) - 1, 16);
    }
  }

  private int indication(Template of, int target) {
    int spatial = target / structure.temporal();
    int temporal = target % structure.temporal();
    if (of.spatial() > spatial || of.temporal() > temporal) {
      return NOT_PRESENT;
    }
    if (of.key()) {
      return SWITCH;
    }
    if (of.spatial() < spatial) {
      return structure.prediction() == Prediction.KEY ? NOT_PRESENT : REQUIRED;
    }
    if (of.temporal() == 0) {
      return SWITCH;
    }
    return of.temporal() == temporal ? DISCARDABLE : SWITCH;
  }
}
