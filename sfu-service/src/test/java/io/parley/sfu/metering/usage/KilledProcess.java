package io.parley.sfu.metering.usage;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// A process that meters a session and then stands still, until it is killed.
final class KilledProcess {

  private KilledProcess() {}

  public static void main(String[] arguments) throws IOException {
    var meter =
        new UsageMeter(
            new UsageOrigin("IN_killed", "ND_1", "here"),
            UsageFile.open(Path.of(arguments[0]), 10),
            new RecordingLog(),
            InstantSource.system(),
            Runnable::run,
            new UsageMeters(new SimpleMeterRegistry()));
    var session = meter.open(new UsageSubject("p1", "room", "RM_1", "PA_ann", "ann"), 0);
    for (int second = 1; second <= 14; second++) {
      meter.read(session, second * 1_000_000_000L, Map.of(1L, UsageMeterTest.audio(second * 100L)));
    }
    System.out.println("counted");
    System.in.read();
  }
}
