package io.parley.sfu.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KilledProcessTest {

  @Test
  void losesNothingOfWhatWasCounted(@TempDir Path directory) throws Exception {
    var file = directory.resolve("usage");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + surefirePath(),
                KilledProcess.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("counted");
    } finally {
      process.destroyForcibly().waitFor();
    }

    var log = new RecordingLog();
    var meter =
        new UsageMeter(
            new UsageOrigin("IN_next", "ND_1", "here"),
            UsageFile.open(file, 10),
            log,
            InstantSource.system(),
            Runnable::run,
            new UsageMeters(new SimpleMeterRegistry()));
    meter.close();

    assertThat(log.usage()).hasSize(1); // the first ten seconds were stated while it lived
    var sample = log.usage().getFirst();
    assertThat(sample.getId()).startsWith("IN_killed/PA_ann/");
    assertThat(sample.getDurationMs()).isEqualTo(4_000);
    assertThat(sample.getKinds(0).getBytesIn()).isEqualTo(400);
  }

  /// Surefire may name the class path in the manifest of a jar of its own.
  private static String surefirePath() {
    return System.getProperty("surefire.test.class.path", "");
  }
}
