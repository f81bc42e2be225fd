package io.parley.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class DependencyDescriptorTest {

  private final DependencyDescriptor descriptor = new DependencyDescriptor();

  private boolean wrap(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return descriptor.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  @Test
  void readsTheMandatoryFields() {
    assertThat(wrap(0x85, 0xab, 0xcd)).isTrue();
    assertThat(descriptor.isFrameStart()).isTrue();
    assertThat(descriptor.isFrameEnd()).isFalse();
    assertThat(descriptor.templateId()).isEqualTo(5);
    assertThat(descriptor.frameNumber()).isEqualTo(0xabcd);
    assertThat(descriptor.hasTemplateStructure()).isFalse();
  }

  @Test
  void seesWhetherTemplatesAreAttached() {
    assertThat(wrap(0x40, 0, 1, 0x80)).isTrue();
    assertThat(descriptor.isFrameEnd()).isTrue();
    assertThat(descriptor.hasTemplateStructure()).isTrue();
    assertThat(wrap(0x40, 0, 1, 0x7f)).isTrue();
    assertThat(descriptor.hasTemplateStructure()).isFalse();
  }

  @Test
  void refusesWhatIsTooShort() {
    assertThat(wrap(0x80, 0)).isFalse();
  }
}
