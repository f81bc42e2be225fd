package io.parley.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeashTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"same-user", "nobody"})
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells a child of its parent's end")
  void aChildDiesWithItsKilledParent(String user) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentThatIsKilled.class.getName(),
                directory.toString(),
                user)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      long child = Long.parseLong(said.readLine());
      await().atMost(LIMIT).until(() -> program(child).equals(Optional.of("sleep")));

      parent.destroyForcibly();

      assertThat(parent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      await().atMost(LIMIT).until(() -> program(child).isEmpty());
    } finally {
      parent.destroyForcibly();
    }
  }

  /// What that process runs; empty where it is gone, or dead and not yet buried.
  private static Optional<String> program(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .map(command -> Path.of(command).getFileName().toString());
  }
}
