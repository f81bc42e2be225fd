package io.parley.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.fleet.options.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir Path directory;

  @Test
  void whatAKilledLauncherSaidIsNotBelieved() throws Exception {
    Files.writeString(
        directory.resolve("launcher"), ProcessHandle.current().pid() + "\nhttp://127.0.0.1:1\n");

    assertThat(DataDirectory.holder(directory)).isNull();
  }

  @Test
  void removesTheLogsOfTheRunBeforeButNotTheLaunchersOwn() throws Exception {
    Path logs = Files.createDirectories(directory.resolve("logs"));
    Files.writeString(logs.resolve("sfu-1.log"), "old");
    Files.writeString(logs.resolve("fleet.log"), "now");

    try (var held = DataDirectory.hold(directory)) {
      assertThat(held.path()).isEqualTo(directory.toAbsolutePath());
      assertThat(logs.resolve("sfu-1.log")).doesNotExist();
      assertThat(logs.resolve("fleet.log")).exists();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> DataDirectory.hold(file.resolve("below")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cannot write to");
  }
}
