package io.parley.media.codec;

import java.util.Arrays;

/// How the frames of a stream depend on each other, as its last key frame said (AV1 RTP
/// specification, appendix A: the template dependency structure), and which decode targets its
/// sender has been producing since.
///
/// Masks have bit i for decode target i. Allocates nothing after construction. Owned by one shard.
public final class TemplateStructure {

  static final int MAX_TEMPLATES = 64;

  /// Frames that one refers to: the reference implementation's encoders have eight buffers.
  static final int MAX_REFERENCES = 16;

  private static final int MAX_TARGETS = 32;
  private static final int MAX_LAYERS = 8;

  private static final int NOT_PRESENT = 0;
  private static final int DISCARDABLE = 1;
  private static final int SWITCH = 2;

  private int version;
  private int offset;
  private int templates;
  private int targets;
  private int active;
  private boolean anyActive;
  private int activeFrame;
  private int layers;
  private final byte[] spatial = new byte[MAX_TEMPLATES];
  private final byte[] temporal = new byte[MAX_TEMPLATES];
  private final int[] present = new int[MAX_TEMPLATES];
  private final int[] switching = new int[MAX_TEMPLATES];
  private final int[] required = new int[MAX_TEMPLATES];
  private final byte[] referenceCounts = new byte[MAX_TEMPLATES];
  private final byte[] references = new byte[MAX_TEMPLATES * MAX_REFERENCES];
  private final byte[] targetSpatial = new byte[MAX_TARGETS];
  private final byte[] targetTemporal = new byte[MAX_TARGETS];
  private final int[] targetsOfSpatial = new int[MAX_LAYERS];
  private final int[] widths = new int[MAX_LAYERS];
  private final int[] heights = new int[MAX_LAYERS];

  /// Reads a structure.
  ///
  /// @return false where it is cut off or says what cannot be; what it holds is then undefined
  boolean read(BitReader bits) {
    offset = bits.read(6);
    targets = bits.read(5) + 1;
    return readLayers(bits)
        && readIndications(bits)
        && readReferences(bits)
        && readChains(bits)
        && readSizes(bits);
  }

  private boolean readLayers(BitReader bits) {
    int ownSpatial = 0;
    int ownTemporal = 0;
    templates = 0;
    int next;
    do {
      if (templates == MAX_TEMPLATES || ownSpatial >= MAX_LAYERS || ownTemporal >= MAX_LAYERS) {
        return false;
      }
      spatial[templates] = (byte) ownSpatial;
      temporal[templates] = (byte) ownTemporal;
      templates++;
      next = bits.read(2);
      if (next == 1) {
        ownTemporal++;
      } else if (next == 2) {
        ownTemporal = 0;
        ownSpatial++;
      }
    } while (next != 3 && !bits.isExhausted());
    layers = ownSpatial + 1;
    return !bits.isExhausted();
  }

  private boolean readIndications(BitReader bits) {
    Arrays.fill(targetSpatial, (byte) 0);
    Arrays.fill(targetTemporal, (byte) 0);
    for (int template = 0; template < templates; template++) {
      present[template] = 0;
      switching[template] = 0;
      required[template] = 0;
      for (int target = 0; target < targets; target++) {
        int indication = bits.read(2);
        present[template] |= indication != NOT_PRESENT ? 1 << target : 0;
        switching[template] |= indication == SWITCH ? 1 << target : 0;
        required[template] |= indication > DISCARDABLE ? 1 << target : 0;
        if (indication != NOT_PRESENT) {
          targetSpatial[target] = (byte) Math.max(targetSpatial[target], spatial[template]);
          targetTemporal[target] = (byte) Math.max(targetTemporal[target], temporal[template]);
        }
      }
    }
    Arrays.fill(targetsOfSpatial, 0);
    for (int target = 0; target < targets; target++) {
      targetsOfSpatial[targetSpatial[target]] |= 1 << target;
    }
    return !bits.isExhausted();
  }

  private boolean readReferences(BitReader bits) {
    for (int template = 0; template < templates; template++) {
      int count = 0;
      while (bits.readFlag()) {
        if (count == MAX_REFERENCES) {
          return false;
        }
        references[template * MAX_REFERENCES + count++] = (byte) (bits.read(4) + 1);
      }
      referenceCounts[template] = (byte) count;
    }
    return !bits.isExhausted();
  }

  /// Chains tell a receiver what it misses; a forwarder knows what it left out, and reads over
  /// them.
  private boolean readChains(BitReader bits) {
    int chains = bits.readBelow(targets + 1);
    if (chains > 0) {
      for (int target = 0; target < targets; target++) {
        bits.readBelow(chains);
      }
      for (int i = templates * chains; i > 0 && !bits.isExhausted(); i--) {
        bits.read(4);
      }
    }
    return !bits.isExhausted();
  }

  private boolean readSizes(BitReader bits) {
    Arrays.fill(widths, 0);
    Arrays.fill(heights, 0);
    if (bits.readFlag()) {
      for (int layer = 0; layer < layers; layer++) {
        widths[layer] = bits.read(16) + 1;
        heights[layer] = bits.read(16) + 1;
      }
    }
    return !bits.isExhausted();
  }

  /// Takes over what a key frame brought.
  void take(TemplateStructure from) {
    if (!isSameAs(from)) {
      version++;
    }
    offset = from.offset;
    templates = from.templates;
    targets = from.targets;
    layers = from.layers;
    System.arraycopy(from.spatial, 0, spatial, 0, MAX_TEMPLATES);
    System.arraycopy(from.temporal, 0, temporal, 0, MAX_TEMPLATES);
    System.arraycopy(from.present, 0, present, 0, MAX_TEMPLATES);
    System.arraycopy(from.switching, 0, switching, 0, MAX_TEMPLATES);
    System.arraycopy(from.required, 0, required, 0, MAX_TEMPLATES);
    System.arraycopy(from.referenceCounts, 0, referenceCounts, 0, MAX_TEMPLATES);
    System.arraycopy(from.references, 0, references, 0, references.length);
    System.arraycopy(from.targetSpatial, 0, targetSpatial, 0, MAX_TARGETS);
    System.arraycopy(from.targetTemporal, 0, targetTemporal, 0, MAX_TARGETS);
    System.arraycopy(from.targetsOfSpatial, 0, targetsOfSpatial, 0, MAX_LAYERS);
    System.arraycopy(from.widths, 0, widths, 0, MAX_LAYERS);
    System.arraycopy(from.heights, 0, heights, 0, MAX_LAYERS);
  }

  private boolean isSameAs(TemplateStructure other) {
    return offset == other.offset
        && templates == other.templates
        && targets == other.targets
        && Arrays.equals(spatial, 0, templates, other.spatial, 0, templates)
        && Arrays.equals(temporal, 0, templates, other.temporal, 0, templates)
        && Arrays.equals(present, 0, templates, other.present, 0, templates)
        && Arrays.equals(switching, 0, templates, other.switching, 0, templates);
  }

  /// Notes which decode targets are produced from a frame on; what an overtaken frame said does not
  /// count.
  void activate(int frame, int mask) {
    if (!anyActive || (short) (frame - activeFrame) >= 0) {
      anyActive = true;
      activeFrame = frame;
      active = mask;
    }
  }

  /// Counts changes; the same structure again is none.
  public int version() {
    return version;
  }

  /// The index of a template, -1 for an id that is not of this structure.
  int index(int templateId) {
    int index = templateId - offset & MAX_TEMPLATES - 1;
    return index < templates ? index : -1;
  }

  int spatialOfTemplate(int index) {
    return spatial[index];
  }

  int temporalOfTemplate(int index) {
    return temporal[index];
  }

  int present(int index) {
    return present[index];
  }

  int switching(int index) {
    return switching[index];
  }

  int required(int index) {
    return required[index];
  }

  int references(int index) {
    return referenceCounts[index];
  }

  int reference(int index, int which) {
    return references[index * MAX_REFERENCES + which];
  }

  /// How many decode targets there are, 1 to 32.
  public int targets() {
    return targets;
  }

  /// The decode targets that are being produced.
  public int active() {
    return active;
  }

  /// A mask of all decode targets.
  public int all() {
    return targets == MAX_TARGETS ? -1 : (1 << targets) - 1;
  }

  /// The highest spatial layer of a decode target.
  public int spatial(int target) {
    return targetSpatial[target];
  }

  /// The decode targets whose highest spatial layer is this.
  public int ofSpatial(int layer) {
    return layer < MAX_LAYERS ? targetsOfSpatial[layer] : 0;
  }

  /// How many spatial layers there are.
  public int spatialLayers() {
    return layers;
  }

  /// In pixels, 0 where not told.
  public int width(int layer) {
    return widths[layer];
  }

  /// In pixels, 0 where not told.
  public int height(int layer) {
    return heights[layer];
  }

  /// The best decode target that is produced and stays within both layers; where none does, the
  /// lowest that is produced; -1 where none is.
  public int best(int highestSpatial, int highestTemporal) {
    int best = -1;
    for (int target = 0; target < targets; target++) {
      if ((active >>> target & 1) != 0
          && (best < 0 || isBetter(target, best, highestSpatial, highestTemporal))) {
        best = target;
      }
    }
    return best;
  }

  private boolean isBetter(int target, int than, int highestSpatial, int highestTemporal) {
    boolean fits = fits(target, highestSpatial, highestTemporal);
    if (fits != fits(than, highestSpatial, highestTemporal)) {
      return fits;
    }
    int step = targetSpatial[target] - targetSpatial[than];
    if (step == 0) {
      step = targetTemporal[target] - targetTemporal[than];
    }
    return fits ? step > 0 : step < 0;
  }

  private boolean fits(int target, int highestSpatial, int highestTemporal) {
    return targetSpatial[target] <= highestSpatial && targetTemporal[target] <= highestTemporal;
  }

  /// The decode targets of which nothing is missing where one is forwarded alone: all whose frames
  /// are that one's, too.
  public int within(int target) {
    int within = all();
    for (int template = 0; template < templates; template++) {
      if ((present[template] >>> target & 1) == 0) {
        within &= ~present[template];
      }
    }
    return within;
  }
}
