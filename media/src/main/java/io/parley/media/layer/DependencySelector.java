package io.parley.media.layer;

import io.parley.media.codec.DependencyDescriptor;
import io.parley.media.codec.TemplateStructure;

/// Layers of any codec by the dependency descriptor (AV1 RTP specification, appendix A): one decode
/// target is forwarded.
///
/// Who wants everything gets frames of no use to that one, too, as long as none was left out. It
/// changes to another one at a frame that switches to that and whose references were all
/// forwarded, or at once where that has been whole all along, as the lower layers of full SVC are.
/// So
/// chains are not needed: what was left out is known here. Spatial layers change where a picture
/// begins, so that its marker stays right.
final class DependencySelector implements LayerSelector {

  /// Frames of which it is remembered whether they were forwarded; two seconds of the largest
  /// structures.
  private static final int WINDOW = 256;

  private final LayerSwitches switches = new LayerSwitches();
  private final long[] known = new long[WINDOW / Long.SIZE];
  private final long[] taken = new long[WINDOW / Long.SIZE];
  private long newest;
  private long pictureTimestamp;
  private int version = -1;
  private int current;
  private int intact;
  private boolean everything;
  private int told;
  private boolean waits;
  private long judged;
  private int judgedTarget;
  private boolean judgedLate;

  @Override
  public void begin(PacketLayer packet, int spatial, int temporal) {
    switches.clear();
    newest = packet.dependency().frameNumber();
    forgetAll();
    restart(packet, spatial, temporal);
  }

  private void restart(PacketLayer packet, int spatial, int temporal) {
    TemplateStructure structure = packet.structure();
    version = structure.version();
    pictureTimestamp = packet.timestamp();
    current = Math.max(0, structure.best(spatial, temporal));
    intact = 0;
    everything = isEverything(spatial, temporal);
    told = structure.all();
    waits = false;
    switches.add(newest, current);
  }

  private static boolean isEverything(int spatial, int temporal) {
    return spatial == Layers.ALL && temporal == Layers.ALL;
  }

  @Override
  public Verdict judge(PacketLayer packet, int spatial, int temporal) {
    DependencyDescriptor descriptor = packet.dependency();
    long frame = newest + (short) (descriptor.frameNumber() - (int) newest);
    boolean overtaken = frame <= newest;
    if (frame <= newest - WINDOW) {
      return Verdict.DROP;
    }
    if (!overtaken) {
      long unseen = newest + 1;
      advance(frame);
      if (descriptor.hasTemplateStructure() || packet.structure().version() != version) {
        restart(packet, spatial, temporal);
      } else {
        choose(packet, unseen, spatial, temporal);
        if (unseen < frame) { // what comes late is judged by this one target
          intact &= everything ? -1 : packet.structure().within(current);
        }
      }
    }
    int target = overtaken ? switches.at(frame) : current;
    judged = frame;
    judgedTarget = target;
    judgedLate = overtaken && frame != newest;
    if (!is(known, frame)) {
      boolean take = target >= 0 && (everything || (descriptor.present() >>> target & 1) != 0);
      settle(descriptor, frame, take, overtaken);
    }
    if (!is(taken, frame)) {
      return Verdict.DROP;
    }
    boolean last =
        !everything
            && descriptor.isFrameEnd()
            && target >= 0
            && packet.spatial() == packet.structure().spatial(target);
    return last ? Verdict.FORWARD_LAST : Verdict.FORWARD;
  }

  /// @param unseen the first frame that has not come, the packet's own or one before it
  private void choose(PacketLayer packet, long unseen, int spatial, int temporal) {
    TemplateStructure structure = packet.structure();
    everything &= isEverything(spatial, temporal);
    boolean begins = packet.timestamp() != pictureTimestamp;
    pictureTimestamp = packet.timestamp();
    int wanted = structure.best(Math.min(spatial, packet.live()), temporal);
    if (wanted < 0 || wanted == current) {
      waits = false;
      return;
    }
    if (begins && canChange(packet, wanted)) {
      change(unseen, wanted);
    } else if (structure.spatial(wanted) != structure.spatial(current)) {
      wanted = structure.best(structure.spatial(current), temporal); // the rest of it, meanwhile
      waits |= begins;
    }
    boolean sameSpatial = wanted >= 0 && structure.spatial(wanted) == structure.spatial(current);
    if (sameSpatial && wanted != current && canChange(packet, wanted)) {
      change(unseen, wanted);
    }
  }

  /// Where the target was whole until now, what comes late between is judged by it, too; else it
  /// begins with this very frame.
  private void change(long unseen, int target) {
    switches.add((intact >>> target & 1) != 0 ? unseen : newest, target);
    current = target;
    waits = false;
  }

  private boolean canChange(PacketLayer packet, int target) {
    return (intact >>> target & 1) != 0
        || (packet.dependency().switching() >>> target & 1) != 0
            && isWhole(packet.dependency(), newest);
  }

  /// Whether all that a frame refers to was forwarded.
  private boolean isWhole(DependencyDescriptor descriptor, long frame) {
    for (int i = 0; i < descriptor.references(); i++) {
      long reference = frame - descriptor.reference(i);
      if (reference <= newest - WINDOW || !is(known, reference) || !is(taken, reference)) {
        return false;
      }
    }
    return true;
  }

  /// @param overtaken others that refer to it may have been left out already
  private void settle(
      DependencyDescriptor descriptor, long frame, boolean take, boolean overtaken) {
    set(known, frame);
    if (!take) {
      intact &= ~descriptor.required();
      return;
    }
    set(taken, frame);
    if (!overtaken && isWhole(descriptor, frame)) {
      intact |= descriptor.switching();
    }
  }

  /// The decode targets that are forwarded, where a packet has to say so; 0 where it has not.
  int tell(PacketLayer packet) {
    TemplateStructure structure = packet.structure();
    DependencyDescriptor descriptor = packet.dependency();
    boolean says = descriptor.hasTemplateStructure() || descriptor.hasActiveTargets();
    if (!descriptor.isFrameStart()
        || judgedTarget < 0
        || structure.targets() > DependencyDescriptor.MAX_REWRITTEN_TARGETS) {
      return 0;
    }
    int within = everything ? structure.all() : structure.within(judgedTarget);
    int forwarded = within & structure.active();
    if (judgedLate) { // it speaks for its own time
      return says || switches.isFrom(judged) ? forwarded : 0;
    }
    int heard = says ? structure.active() : told;
    told = forwarded;
    return forwarded == heard ? 0 : forwarded;
  }

  private void advance(long frame) {
    if (frame - newest >= WINDOW) {
      forgetAll();
      newest = frame;
      return;
    }
    while (newest < frame) {
      newest++;
      known[word(newest)] &= ~(1L << newest);
      taken[word(newest)] &= ~(1L << newest);
    }
  }

  private void forgetAll() {
    for (int i = 0; i < known.length; i++) {
      known[i] = 0;
      taken[i] = 0;
    }
  }

  private static boolean is(long[] bits, long frame) {
    return (bits[word(frame)] >>> frame & 1) != 0;
  }

  private static void set(long[] bits, long frame) {
    bits[word(frame)] |= 1L << frame;
  }

  private static int word(long frame) {
    return (int) (frame >>> 6) & WINDOW / Long.SIZE - 1;
  }

  @Override
  public boolean needsKeyFrame() {
    return waits;
  }
}
