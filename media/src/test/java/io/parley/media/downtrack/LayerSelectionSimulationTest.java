package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.downtrack.LayerStructure.Prediction;
import io.parley.media.downtrack.LayeredPublisher.Packet;
import io.parley.media.layer.Layers;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.PayloadFormat;
import io.parley.media.track.IngressStream;
import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is asked for, and whatever the network does, a decoder can use all that it gets.
class LayerSelectionSimulationTest {

  private static final List<LayerStructure> STRUCTURES =
      List.of(
          new LayerStructure(Codec.VP8, false, 1, 1, 3, Prediction.FULL),
          new LayerStructure(Codec.VP8, false, 3, 1, 2, Prediction.FULL),
          new LayerStructure(Codec.VP8, true, 2, 1, 3, Prediction.FULL),
          new LayerStructure(Codec.VP9, false, 1, 3, 3, Prediction.FULL),
          new LayerStructure(Codec.VP9, false, 1, 3, 3, Prediction.KEY),
          new LayerStructure(Codec.VP9, false, 2, 1, 2, Prediction.FULL),
          new LayerStructure(Codec.VP9, true, 1, 2, 3, Prediction.KEY),
          new LayerStructure(Codec.AV1, true, 1, 3, 3, Prediction.FULL),
          new LayerStructure(Codec.AV1, true, 1, 3, 2, Prediction.KEY),
          new LayerStructure(Codec.AV1, true, 3, 1, 3, Prediction.FULL));

  private static final ExtensionIds PUBLISHED = new ExtensionIds(0, 0, 0, 0, 0, 0, 5, 0, 0);
  private static final ExtensionIds SUBSCRIBED = new ExtensionIds(0, 0, 0, 0, 0, 0, 9, 0, 0);
  private static final long MILLI = 1_000_000;
  private static final long PICTURE_NANOS = 33 * MILLI;
  private static final long SHOWN_NANOS = 1_000_000_000L;
  private static final int CHANGING_PICTURES = 300;
  private static final int SETTLED_PICTURES = 110;
  /// Of a stream that has just begun, nothing is known to be missing.
  private static final int FIRST_FRAMES = 20;

  private static final long ANSWER_NANOS = 60 * MILLI;

  /// One stream that is published, and one subscriber whose target changes.
  private static final class Scene {
    final LayerStructure structure;
    final RandomGenerator random;
    final double lost;
    final Forwarding call;
    final List<LayeredFrame> frames = new ArrayList<>();
    final List<LayeredPublisher> publishers = new ArrayList<>();
    final @Nullable IngressStream[] streams;
    final long[] keyDueNanos;
    final long[] silentUntilNanos;
    final TreeMap<Long, List<Packet>> underWay = new TreeMap<>();
    final ModelDecoder decoder;
    final PayloadFormat in;
    int targetSpatial = Layers.ALL;
    int targetTemporal = Layers.ALL;
    int asked;
    int received;
    double late;

    Scene(LayerStructure structure, long seed, double late, double lost) {
      this.structure = structure;
      this.late = late;
      this.lost = lost;
      random = Seeds.random(seed * 31 + STRUCTURES.indexOf(structure));
      in = new PayloadFormat(96, structure.codec(), 97, "", true);
      var out = new PayloadFormat(120, structure.codec(), 121, "", true);
      call = new Forwarding(List.of(out), 7001, SUBSCRIBED, 8192);
      decoder = new ModelDecoder(structure.codec(), frames, 9);
      streams = new @Nullable IngressStream[structure.streams()];
      keyDueNanos = new long[structure.streams()];
      silentUntilNanos = new long[structure.streams()];
      for (int i = 0; i < structure.streams(); i++) {
        publishers.add(new LayeredPublisher(structure, i, random, frames));
        keyDueNanos[i] = call.nowNanos;
        silentUntilNanos[i] = call.nowNanos;
      }
    }

    int topSpatial() {
      return (structure.streams() > 1 ? structure.streams() : structure.spatial()) - 1;
    }

    void run(int pictures, boolean changes) {
      for (int i = 0; i < pictures; i++) {
        if (changes && random.nextInt(30) == 0) {
          retarget();
        }
        if (changes && random.nextInt(90) == 0) {
          republish();
        }
        publish();
        long endNanos = call.nowNanos + PICTURE_NANOS;
        while (!underWay.isEmpty() && underWay.firstKey() < endNanos) {
          var due = underWay.pollFirstEntry();
          call.nowNanos = Math.max(call.nowNanos, due.getKey());
          due.getValue().forEach(this::deliver);
          advance();
        }
        call.nowNanos = endNanos;
        advance();
      }
    }

    void retarget() {
      target(
          random.nextInt(5) == 0 ? Layers.NOTHING : random.nextInt(topSpatial() + 1),
          random.nextInt(structure.temporal()));
    }

    void target(int spatial, int temporal) {
      targetSpatial = spatial;
      targetTemporal = temporal;
      call.downTrack.target(call.nowNanos, spatial, temporal);
      advance();
    }

    /// The publisher stops an upper layer, or takes it up again.
    void republish() {
      if (structure.streams() > 1) {
        silentUntilNanos[random.nextInt(structure.streams())] = call.nowNanos + 1500 * MILLI;
      } else {
        int layers = random.nextInt(1, structure.spatial() + 1);
        boolean more = layers > publishers.getFirst().spatialLayers;
        publishers.getFirst().spatialLayers = layers;
        if (more && structure.prediction() == Prediction.KEY) {
          keyDueNanos[0] = call.nowNanos;
        }
      }
    }

    void publish() {
      for (int i = 0; i < publishers.size(); i++) {
        if (call.nowNanos - silentUntilNanos[i] < 0) {
          continue;
        }
        boolean key = keyDueNanos[i] <= call.nowNanos;
        keyDueNanos[i] = key ? Long.MAX_VALUE : keyDueNanos[i];
        for (Packet packet : publishers.get(i).next(key)) {
          if (frames.size() > FIRST_FRAMES && random.nextDouble() < lost) {
            decoder.excused.add(frameOf(packet));
          } else {
            boolean delayed = frames.size() > FIRST_FRAMES && random.nextDouble() < late;
            long at = call.nowNanos + (delayed ? random.nextLong(1, 90) * MILLI : 0);
            underWay.computeIfAbsent(at, now -> new ArrayList<>()).add(packet);
          }
        }
      }
    }

    int frameOf(Packet packet) {
      byte[] payload = packet.payload();
      int at = payload.length - 5;
      return payload[at] << 24
          | (payload[at + 1] & 0xff) << 16
          | (payload[at + 2] & 0xff) << 8
          | payload[at + 3] & 0xff;
    }

    void deliver(Packet packet) {
      int i = packet.stream();
      IngressStream known = streams[i];
      if (known == null) {
        known = call.layer(i, 5 + i, in, PUBLISHED);
        streams[i] = known;
      }
      call.arrive(
          known,
          in,
          packet.marker(),
          packet.sequence(),
          packet.timestamp(),
          packet.descriptor(),
          packet.payload());
      take();
    }

    void advance() {
      call.track.advance(call.nowNanos);
      for (; asked < call.keyFramesAsked.size(); asked++) {
        int i = call.keyFramesAsked.get(asked) - 5;
        keyDueNanos[i] = Math.min(keyDueNanos[i], call.nowNanos + ANSWER_NANOS);
      }
    }

    void take() {
      for (; received < call.sent.size(); received++) {
        decoder.received(call.nowNanos, call.sent.get(received).all());
      }
    }

    void settle(int spatial, int temporal) {
      if (structure.streams() == 1) {
        boolean more = publishers.getFirst().spatialLayers < structure.spatial();
        publishers.getFirst().spatialLayers = structure.spatial();
        if (more && structure.prediction() == Prediction.KEY) {
          keyDueNanos[0] = call.nowNanos;
        }
      }
      late = 0;
      target(spatial, temporal);
      run(SETTLED_PICTURES, false);
    }

    /// What was shown in the last second.
    void assertReached() {
      var recent =
          decoder.shown.stream()
              .filter(shown -> shown.atNanos() > call.nowNanos - SHOWN_NANOS)
              .toList();
      if (targetSpatial == Layers.NOTHING) {
        assertThat(recent).isEmpty();
        return;
      }
      int reached =
          recent.stream()
              .mapToInt(shown -> structure.streams() > 1 ? shown.stream() : shown.spatial())
              .max()
              .orElse(-1);
      int rank = recent.stream().mapToInt(ModelDecoder.Shown::temporal).max().orElse(-1);
      assertThat(reached).as("spatial").isEqualTo(Math.min(targetSpatial, topSpatial()));
      assertThat(rank).as("temporal").isEqualTo(Math.min(targetTemporal, structure.temporal() - 1));
    }
  }

  /// Every other structure, so that a run is short and all come in time.
  private static List<LayerStructure> half(long seed) {
    return STRUCTURES.stream()
        .filter(structure -> (STRUCTURES.indexOf(structure) + seed) % 2 == 0)
        .toList();
  }

  private static void check(LayerStructure structure, long seed, double late, double lost) {
    var scene = new Scene(structure, seed, late, lost);
    scene.run(CHANGING_PICTURES, true);
    scene.settle(
        scene.random.nextInt(8) == 0
            ? Layers.NOTHING
            : scene.random.nextInt(scene.topSpatial() + 1),
        scene.random.nextInt(structure.temporal()));
    scene.decoder.judge(late == 0);

    var faults = scene.decoder.faults;
    assertThat(faults.subList(0, Math.min(4, faults.size()))).as("%s", structure).isEmpty();
    assertThat(scene.decoder.torn(late == 0)).as("%s: parts of frames", structure).isZero();
    if (lost == 0) {
      assertThat(scene.decoder.gaps).as("%s: gaps", structure).isZero();
      scene.assertReached();
    }
    if (late == 0) {
      assertThat(scene.decoder.fillers).isZero();
    }
    assertThat(scene.call.track.malformedDescriptors()).isLessThan(late == 0 ? 1 : 1000);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void everyChangeOfTargetCanBeDecoded(long seed) {
    half(seed).forEach(structure -> check(structure, seed, 0, 0));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void whatComesLateOrOutOfOrderFindsItsPlace(long seed) {
    half(seed).forEach(structure -> check(structure, seed, 0.05, 0));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void whatIsLostHarmsNoMoreThanWhatRefersToIt(long seed) {
    half(seed).forEach(structure -> check(structure, seed, 0.05, 0.01));
  }
}
