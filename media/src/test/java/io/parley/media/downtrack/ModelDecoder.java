package io.parley.media.downtrack;

import io.parley.media.codec.DependencyDescriptor;
import io.parley.media.codec.TemplateStructure;
import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.codec.Vp9Descriptor;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Judges all that a subscriber got, in order: frames are whole, what they refer to was decoded,
/// and
/// no number jumps.
final class ModelDecoder {

  /// A picture as it was shown.
  record Shown(long atNanos, int stream, int spatial, int temporal) {}

  private record Arrived(long atNanos, byte[] bytes) {}

  /// Packets within which the key frame comes that makes up for a gap.
  private static final int KEY_WINDOW = 60;

  private final Codec codec;
  private final List<LayeredFrame> frames;
  private final int descriptorId;
  private final TreeMap<Long, Arrived> packets = new TreeMap<>();
  private final Set<Integer> decoded = new HashSet<>();
  private final Map<Integer, Integer> got = new HashMap<>();
  private final List<Integer> order = new ArrayList<>();
  private final RtpHeader header = new RtpHeader();
  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();
  private final DependencyDescriptor dependency = new DependencyDescriptor();
  private TemplateStructure structure = new TemplateStructure();

  final List<String> faults = new ArrayList<>();
  final List<Shown> shown = new ArrayList<>();

  /// Frames of which the network lost a part, and those that refer to them.
  final Set<Integer> excused = new HashSet<>();

  int gaps;
  int fillers;
  private long newest;
  private boolean forgives;

  ModelDecoder(Codec codec, List<LayeredFrame> frames, int descriptorId) {
    this.codec = codec;
    this.frames = frames;
    this.descriptorId = descriptorId;
  }

  void received(long nowNanos, byte[] packet) {
    var memory = MemorySegment.ofArray(packet);
    int low = Wire.u16(memory, 2);
    newest = packets.isEmpty() ? low : newest;
    long sequence = newest + (short) (low - (int) newest);
    newest = Math.max(newest, sequence);
    if (packets.put(sequence, new Arrived(nowNanos, packet)) != null) {
      faults.add("sequence " + sequence + " twice");
    }
  }

  /// Goes through all packets.
  ///
  /// @param strict nothing was lost for good, so nothing may be missing
  void judge(boolean strict) {
    long expected = packets.isEmpty() ? 0 : packets.firstKey();
    long timestamp = -1;
    boolean ended = true;
    long number = -1;
    int tl0 = -1;
    long picture = -1;
    long forgivenUntil = Long.MIN_VALUE;
    for (var entry : packets.entrySet()) {
      if (entry.getKey() > expected) {
        forgivenUntil = nextKey(entry.getKey());
        gaps += forgivenUntil == Long.MIN_VALUE ? (int) (entry.getKey() - expected) : 0;
      }
      forgives = entry.getKey() < forgivenUntil;
      expected = entry.getKey() + 1;
      byte[] bytes = entry.getValue().bytes();
      var memory = MemorySegment.ofArray(bytes);
      if (!header.wrap(memory, 0, bytes.length)) {
        faults.add("no packet");
        continue;
      }
      if (header.payloadBytes() == 0) {
        fillers++;
        continue;
      }
      LayeredFrame frame = frame(memory);
      long now = Integer.toUnsignedLong(header.timestamp());
      long key = (long) frame.stream() << 40 | frame.picture();
      if (key != picture) {
        if (picture >= 0 && (int) (now - timestamp) <= 0) {
          faults.add("time stands at " + frame);
        }
        if (!ended && strict) {
          faults.add("no marker before " + frame);
        }
      } else if (now != timestamp) {
        faults.add("time moves within " + frame);
      } else if (ended && strict) {
        faults.add("marker within " + frame);
      }
      int step = key != picture ? 1 : 0;
      if (codec != Codec.AV1) {
        long id = codec == Codec.VP8 ? vp8.pictureId() : vp9.pictureId();
        int index = codec == Codec.VP8 ? vp8.tl0PictureIndex() : vp9.tl0PictureIndex();
        if (number >= 0) {
          int moved = (int) (id - number) << 17 >> 17;
          boolean rises =
              codec == Codec.VP8 && strict && fillers == 0
                  ? moved == step
                  : moved >= step && (step == 1 || moved == 0);
          int tl0Moved = (byte) (index - tl0);
          int most = frame.temporal() == 0 && step == 1 ? 1 : 0;
          boolean follows = !strict || codec == Codec.VP9 || tl0Moved == most;
          if (!rises || !follows || tl0Moved < 0) {
            faults.add("picture " + number + "/" + tl0 + " then " + id + "/" + index + " " + frame);
          }
        }
        number = id;
        tl0 = index;
      }
      describe(memory, frame, strict);
      timestamp = now;
      ended = header.marker();
      picture = key;
      take(entry.getValue().atNanos(), memory, frame);
    }
  }

  /// Whether a key frame follows soon after a frame: the stream was left while a part was under
  /// way.
  private boolean isLeft(int frame) {
    int at = order.indexOf(frame);
    return at + 20 > order.size()
        || order.subList(at + 1, at + 20).stream().anyMatch(id -> frames.get(id).key());
  }

  /// Where the next key frame begins: what is missing shortly before it had not come when the
  /// stream
  /// was left. None, and it should have been waited for.
  private long nextKey(long from) {
    if (packets.lastKey() < from + KEY_WINDOW) {
      return Long.MAX_VALUE;
    }
    int torn = -1;
    for (var entry : packets.subMap(from, from + KEY_WINDOW).entrySet()) {
      byte[] bytes = entry.getValue().bytes();
      var memory = MemorySegment.ofArray(bytes);
      if (header.wrap(memory, 0, bytes.length) && header.payloadBytes() > 0) {
        LayeredFrame frame = frame(memory);
        torn = torn < 0 ? frame.id() : torn;
        if (frame.key() && frame.spatial() == 0 && frame.id() != torn) {
          return entry.getKey();
        }
      }
    }
    return Long.MIN_VALUE;
  }

  private LayeredFrame frame(MemorySegment memory) {
    int skip = 2;
    if (codec == Codec.VP8) {
      vp8.wrap(memory, header.payloadOffset(), header.payloadBytes());
      skip = vp8.bytes() + 1;
    } else if (codec == Codec.VP9) {
      vp9.wrap(memory, header.payloadOffset(), header.payloadBytes());
      skip = vp9.bytes();
    }
    return frames.get(Wire.i32(memory, header.payloadOffset() + skip));
  }

  private long described = -1;
  private int describedId = -1;

  private void describe(MemorySegment memory, LayeredFrame frame, boolean strict) {
    int bytes = header.extensionBytes(descriptorId);
    if (bytes <= 0) {
      return;
    }
    if (!dependency.wrap(memory, header.extensionOffset(descriptorId), bytes)) {
      faults.add("no descriptor " + frame);
      return;
    }
    if (frame.key() && frame.spatial() == 0 && dependency.hasTemplateStructure()) {
      structure = new TemplateStructure();
    }
    if (!dependency.read(structure)) {
      faults.add("descriptor unreadable " + frame);
      return;
    }
    int moved = described < 0 ? 1 : (short) (dependency.frameNumber() - (int) described);
    if (describedId != frame.id() && moved <= 0) {
      faults.add("frame number " + described + " then " + dependency.frameNumber());
    }
    if (dependency.spatial() != frame.spatial() || dependency.temporal() != frame.temporal()) {
      faults.add("descriptor says otherwise than " + frame);
    }
    if (strict && (dependency.present() & structure.active()) == 0) {
      faults.add("of no decode target that is there: " + frame);
    }
    described = dependency.frameNumber();
    describedId = frame.id();
  }

  private void take(long atNanos, MemorySegment memory, LayeredFrame frame) {
    int count = got.merge(frame.id(), 1, Integer::sum);
    if (count == 1) {
      order.add(frame.id());
    }
    if (forgives) {
      excused.add(frame.id());
    }
    if (count > frame.packets()) {
      faults.add("too many packets of " + frame);
    }
    if (count == frame.packets()) {
      if (decoded.containsAll(frame.references())) {
        decoded.add(frame.id());
        shown.add(new Shown(atNanos, frame.stream(), frame.spatial(), frame.temporal()));
      } else if (forgives || frame.references().stream().anyMatch(excused::contains)) {
        excused.add(frame.id());
      } else {
        faults.add("cannot be decoded: " + frame);
      }
    }
  }

  /// Frames of which a part is missing.
  long torn(boolean strict) {
    return got.entrySet().stream()
        .filter(entry -> strict || !isLeft(entry.getKey()))
        .filter(entry -> entry.getValue() < frames.get(entry.getKey()).packets())
        .filter(entry -> !excused.contains(entry.getKey()))
        .count();
  }
}
