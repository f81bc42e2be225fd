package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.codec.DependencyDescriptor;
import io.parley.media.codec.TemplateStructure;
import io.parley.media.downtrack.LayerStructure.Prediction;
import io.parley.media.section.Codec;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dependency descriptors as they are generated, read, rewritten and damaged.
class DescriptorRewriteTest {

  private final DependencyDescriptor descriptor = new DependencyDescriptor();
  private final DependencyDescriptor again = new DependencyDescriptor();
  private final MemorySegment target =
      MemorySegment.ofArray(new byte[DependencyDescriptor.MAX_BYTES]);

  private static ArrayList<byte[]> written(LayerStructure structure, long seed) {
    var frames = new ArrayList<LayeredFrame>();
    var publisher = new LayeredPublisher(structure, 0, Seeds.random(seed), frames);
    var written = new ArrayList<byte[]>();
    for (int i = 0; i < 40; i++) {
      publisher.spatialLayers = i > 30 ? 1 : structure.spatial();
      publisher.next(i % 25 == 0).forEach(packet -> written.add(packet.descriptor()));
    }
    return written;
  }

  private static LayerStructure structure(long seed) {
    return new LayerStructure(
        Codec.AV1,
        true,
        1,
        (int) (1 + seed % 3),
        (int) (1 + seed / 3 % 3),
        seed % 2 == 0 ? Prediction.FULL : Prediction.KEY);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void isTheSameButForWhatWasToChange(long seed) {
    var structure = structure(seed);
    var templates = new TemplateStructure();
    var rewritten = new TemplateStructure();
    for (byte[] bytes : written(structure, seed)) {
      assertThat(descriptor.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)).isTrue();
      assertThat(descriptor.read(templates)).isTrue();
      assertThat(templates.targets()).isEqualTo(structure.spatial() * structure.temporal());
      int length = descriptor.rewrite(target, 0, 40_000, 1, templates.targets());

      assertThat(again.wrap(target, 0, length)).isTrue();
      assertThat(again.read(rewritten)).isTrue();
      assertThat(again.frameNumber()).isEqualTo(40_000);
      assertThat(again.hasActiveTargets()).isTrue();
      assertThat(rewritten.active()).isEqualTo(1);
      assertThat(again.spatial()).isEqualTo(descriptor.spatial());
      assertThat(again.temporal()).isEqualTo(descriptor.temporal());
      assertThat(again.present()).isEqualTo(descriptor.present());
      assertThat(again.switching()).isEqualTo(descriptor.switching());
      assertThat(again.references()).isEqualTo(descriptor.references());
      for (int i = 0; i < again.references(); i++) {
        assertThat(again.reference(i)).isEqualTo(descriptor.reference(i));
      }
      assertThat(again.isFrameStart()).isEqualTo(descriptor.isFrameStart());
      assertThat(again.isFrameEnd()).isEqualTo(descriptor.isFrameEnd());
      assertThat(rewritten.width(0)).isEqualTo(320);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void damageIsReadWithinItsBounds(long seed) {
    var random = Seeds.random(seed);
    var templates = new TemplateStructure();
    for (byte[] bytes : written(structure(seed), seed)) {
      byte[] damaged = Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 4));
      for (int n = random.nextInt(3); n > 0; n--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      var tight = MemorySegment.ofArray(damaged);
      if (descriptor.wrap(tight, 0, damaged.length)) {
        boolean read = descriptor.read(templates);
        assertThat(read && descriptor.references() > 16).isFalse();
        int length = descriptor.rewrite(target, 0, 7, random.nextInt(1 << 13), 9);
        assertThat(length).isBetween(0, DependencyDescriptor.MAX_BYTES);
      }
    }
  }
}
