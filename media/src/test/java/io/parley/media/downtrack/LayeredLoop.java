package io.parley.media.downtrack;

import io.parley.media.section.Codec;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A few seconds of a layered stream over and over, its numbers going on: without garbage, so that
/// what forwards it can be watched.
final class LayeredLoop {

  private static final int PICTURES = 64;

  private final boolean vp9;
  private final List<byte[]> descriptors = new ArrayList<>();
  private final List<byte[]> payloads = new ArrayList<>();
  private final List<MemorySegment> memories = new ArrayList<>();
  private final int[] frames;
  private final int[] pictures;
  private final boolean[] markers;
  private int at = -1;
  private int frameNumber;
  private int picture;

  LayeredLoop(LayerStructure structure) {
    vp9 = structure.codec() == Codec.VP9;
    var made = new ArrayList<LayeredFrame>();
    var publisher = new LayeredPublisher(structure, 0, Seeds.random(7), made);
    var packets = new ArrayList<LayeredPublisher.Packet>();
    var inPicture = new ArrayList<Integer>();
    for (int i = 0; i < PICTURES; i++) {
      for (var packet : publisher.next(i == 0)) {
        packets.add(packet);
        inPicture.add(i);
      }
    }
    frames = new int[packets.size()];
    pictures = inPicture.stream().mapToInt(Integer::intValue).toArray();
    markers = new boolean[packets.size()];
    int id = 0;
    for (int i = 0, packet = 0; i < packets.size(); i++, packet++) {
      if (packet == made.get(id).packets()) {
        id++;
        packet = 0;
      }
      frames[i] = id;
      markers[i] = packets.get(i).marker();
      descriptors.add(packets.get(i).descriptor());
      payloads.add(packets.get(i).payload());
      memories.add(MemorySegment.ofArray(packets.get(i).payload()));
    }
  }

  void next() {
    int former = at;
    at = at + 1 < frames.length ? at + 1 : 0;
    frameNumber += former < 0 || frames[former] == frames[at] ? 0 : 1;
    picture += former < 0 || pictures[former] == pictures[at] ? 0 : 1;
    byte[] descriptor = descriptors.get(at);
    if (descriptor.length > 0) {
      descriptor[1] = (byte) (frameNumber >>> 8);
      descriptor[2] = (byte) frameNumber;
    }
    if (vp9) {
      byte[] payload = payloads.get(at);
      payload[1] = (byte) (0x80 | picture >>> 8);
      payload[2] = (byte) picture;
    }
  }

  boolean marker() {
    return markers[at];
  }

  int timestamp() {
    return picture * 3000;
  }

  byte[] descriptor() {
    return descriptors.get(at);
  }

  MemorySegment payload() {
    return memories.get(at);
  }
}
