package io.parley.media.downtrack;

import io.parley.media.downtrack.LayerStructure.Prediction;
import io.parley.media.section.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes the packets of one stream of a structure, picture by picture: descriptors as an encoder
/// would write them, and behind them which frame each packet is of.
///
/// Temporal layers follow the pattern 0 2 1 2. In every second group frames of upper layers refer
/// to
/// those of the group before, so that one may not begin with them there.
final class LayeredPublisher {

  /// A packet on its way.
  ///
  /// @param marker the last of its picture
  /// @param descriptor of dependencies, empty for none
  record Packet(
      int stream,
      int sequence,
      long timestamp,
      boolean marker,
      byte[] descriptor,
      byte[] payload) {}

  private final LayerStructure structure;
  private final int stream;
  private final RandomGenerator random;
  private final List<LayeredFrame> frames;
  private final DescriptorWriter descriptors;
  private final @Nullable LayeredFrame[][] last;
  private int sequence;
  private long timestamp;
  private int pictureId;
  private int tl0;
  private int keys;
  private long picture;
  private int place;
  int spatialLayers;

  LayeredPublisher(
      LayerStructure structure, int stream, RandomGenerator random, List<LayeredFrame> frames) {
    this.structure = structure;
    this.stream = stream;
    this.random = random;
    this.frames = frames;
    descriptors = new DescriptorWriter(structure, random.nextInt(64), random.nextInt(65_536));
    last = new @Nullable LayeredFrame[structure.spatial()][structure.temporal()];
    sequence = random.nextInt(65_536);
    timestamp = random.nextLong(1L << 32);
    pictureId = random.nextInt(32_768);
    tl0 = random.nextInt(256);
    spatialLayers = structure.spatial();
  }

  /// Makes the packets of the next picture.
  List<Packet> next(boolean key) {
    timestamp += 3000;
    picture++;
    pictureId = pictureId + 1 & 0x7fff;
    place = key ? 0 : place + 1;
    keys += key ? 1 : 0;
    int temporal = temporal(place);
    boolean crosses = place % 8 >= 4 && !structure.described();
    tl0 = tl0 + (temporal == 0 ? 1 : 0) & 0xff;
    var packets = new ArrayList<Packet>();
    @Nullable LayeredFrame below = null;
    for (int spatial = 0; spatial < spatialLayers; spatial++) {
      var frame = frame(key, spatial, temporal, crosses, below);
      below = frame;
      packets(frame, crosses, packets);
    }
    for (int spatial = spatialLayers; spatial < structure.spatial(); spatial++) {
      last[spatial] = new @Nullable LayeredFrame[structure.temporal()];
    }
    return packets;
  }

  private int temporal(int at) {
    return switch (structure.temporal()) {
      case 1 -> 0;
      case 2 -> at % 2;
      default -> at % 4 == 0 ? 0 : at % 4 == 2 ? 1 : 2;
    };
  }

  private LayeredFrame frame(
      boolean key, int spatial, int temporal, boolean crosses, @Nullable LayeredFrame below) {
    var references = new ArrayList<Integer>();
    @Nullable LayeredFrame[] mine = last[spatial];
    boolean joins = mine[0] == null; // a layer that comes back begins from the one below
    if (!key) {
      refer(mine[0], references);
      if (temporal == 2 && place % 4 == 3 || crosses && temporal > 0) {
        refer(mine[1], references);
      }
      if (crosses && temporal == 1 && structure.temporal() == 2) {
        refer(mine[1], references);
      }
    }
    boolean inter = structure.prediction() == Prediction.FULL || key || joins;
    if (below != null && inter) {
      references.add(below.id());
    }
    var frame =
        new LayeredFrame(
            frames.size(),
            stream,
            spatial,
            temporal,
            key,
            picture,
            random.nextInt(1, 4),
            List.copyOf(references));
    frames.add(frame);
    if (key) {
      last[spatial] = new @Nullable LayeredFrame[structure.temporal()];
    }
    last[spatial][temporal] = frame;
    return frame;
  }

  private static void refer(@Nullable LayeredFrame frame, List<Integer> references) {
    if (frame != null && !references.contains(frame.id())) {
      references.add(frame.id());
    }
  }

  private void packets(LayeredFrame frame, boolean crosses, List<Packet> into) {
    descriptors.next(frame, frames, spatialLayers);
    for (int i = 0; i < frame.packets(); i++) {
      boolean ends = i == frame.packets() - 1;
      byte[] descriptor = structure.described() ? descriptors.write(i == 0, ends) : new byte[0];
      into.add(
          new Packet(
              stream,
              sequence & 0xffff,
              timestamp,
              ends && frame.spatial() == spatialLayers - 1,
              descriptor,
              payload(frame, crosses, i, ends)));
      sequence++;
    }
  }

  private byte[] payload(LayeredFrame frame, boolean crosses, int packet, boolean ends) {
    var bytes = ByteBuffer.allocate(64);
    if (structure.codec() == Codec.VP8) {
      vp8(frame, crosses, packet, bytes);
    } else if (structure.codec() == Codec.VP9) {
      vp9(frame, crosses, packet, ends, bytes);
    } else {
      bytes.put((byte) 0x10).put((byte) 0x30); // one element, a frame
    }
    bytes.putInt(frame.id()).put((byte) packet);
    byte[] payload = new byte[bytes.position()];
    bytes.flip().get(payload);
    return payload;
  }

  /// RFC 7741 §4.2.
  private void vp8(LayeredFrame frame, boolean crosses, int packet, ByteBuffer bytes) {
    boolean sync = frame.temporal() > 0 && !crosses && place % 4 != 3;
    bytes.put((byte) (0x80 | (packet == 0 ? 0x10 : 0))).put((byte) 0xf0);
    bytes.putShort((short) (0x8000 | pictureId)).put((byte) tl0);
    bytes.put((byte) (frame.temporal() << 6 | (sync ? 0x20 : 0) | keys & 0x1f));
    bytes.put((byte) (frame.key() ? 0 : 1));
  }

  /// RFC 9628 §4.2, not flexible.
  private void vp9(
      LayeredFrame frame, boolean crosses, int packet, boolean ends, ByteBuffer bytes) {
    int temporal = frame.temporal();
    boolean top = frame.spatial() == spatialLayers - 1;
    boolean serves = structure.prediction() == Prediction.FULL || frame.key();
    boolean announces = frame.key() && frame.spatial() == 0 && packet == 0;
    int first = frame.id() - frame.spatial();
    boolean refersBack = frame.references().stream().anyMatch(id -> id < first);
    boolean up = temporal > 0 || structure.temporal() == 1 || place % 8 < 4;
    int flags = 0x80 | 0x20 | (refersBack ? 0x40 : 0);
    flags |= (packet == 0 ? 0x08 : 0) | (ends ? 0x04 : 0) | (announces ? 0x02 : 0);
    flags |= top || !serves ? 0x01 : 0;
    bytes.put((byte) flags).putShort((short) (0x8000 | pictureId));
    boolean inter = frame.spatial() > 0 && serves;
    bytes.put((byte) (temporal << 5 | (up ? 0x10 : 0) | frame.spatial() << 1 | (inter ? 1 : 0)));
    bytes.put((byte) tl0);
    if (announces) {
      bytes.put((byte) (spatialLayers - 1 << 5 | 0x10));
      for (int layer = 0; layer < spatialLayers; layer++) {
        bytes.putShort((short) (320 << layer)).putShort((short) (180 << layer));
      }
    }
  }
}
