package io.parley.sfu.metering.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageFileTest {

  @TempDir private Path directory;

  @Test
  void findsWhatEachSlotHeldLast() throws IOException {
    try (var file = open(3)) {
      int slot = file.claim();
      file.write(slot, bytes("one"));
      file.write(slot, bytes("two"));
      file.write(file.claim(), bytes("other"));
    }

    assertThat(contents(3)).containsExactly("two", "other");
  }

  @Test
  void findsNothingInAFreedSlot() throws IOException {
    try (var file = open(1)) {
      int slot = file.claim();
      assertThat(file.claim()).isEqualTo(UsageFile.NONE);
      file.write(slot, bytes("one"));
      file.free(slot);
      assertThat(file.claim()).isEqualTo(slot);
    }

    assertThat(contents(1)).isEmpty();
  }

  @Test
  void aHalfThatWasBeingWrittenDoesNotCount() throws IOException {
    try (var file = open(1)) {
      int slot = file.claim();
      file.write(slot, bytes("first"));
      file.write(slot, bytes("second"));
    }
    try (var torn = new RandomAccessFile(path().toFile(), "rw")) {
      torn.seek(4096 + 16 + 3); // the second half-slot write went to the slot's first half
      torn.write('X');
    }

    assertThat(contents(1)).containsExactly("first");
  }

  @Test
  void keepsTheSlotsOfALargerFile() throws IOException {
    try (var file = open(5)) {
      for (int i = 0; i < 5; i++) {
        file.write(file.claim(), bytes("s" + i));
      }
    }

    assertThat(contents(2)).hasSize(5);
  }

  @Test
  void doesNotKeepWhatIsTooLong() throws IOException {
    try (var file = open(1)) {
      int slot = file.claim();
      assertThat(file.write(slot, new byte[UsageFile.CAPACITY_BYTES])).isTrue();
      assertThat(file.write(slot, new byte[UsageFile.CAPACITY_BYTES + 1])).isFalse();
      assertThat(file.write(UsageFile.NONE, bytes("x"))).isFalse();
    }
  }

  @Test
  void isOneProcessesAlone() throws IOException {
    try (var file = open(1)) {
      assertThat(file.leftovers()).isEmpty();
      assertThatThrownBy(() -> open(1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("parley.data-dir");
    }
  }

  private Path path() {
    return directory.resolve("data/usage");
  }

  private UsageFile open(int slots) throws IOException {
    return UsageFile.open(path(), slots);
  }

  private List<String> contents(int slots) throws IOException {
    try (var file = open(slots)) {
      return file.leftovers().stream().map(left -> new String(left.sample(), UTF_8)).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
