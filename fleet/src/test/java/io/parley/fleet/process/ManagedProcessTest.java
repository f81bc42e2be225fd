package io.parley.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.fleet.health.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;

  private final LinkedBlockingQueue<Integer> unexpected = new LinkedBlockingQueue<>();
  private final List<ManagedProcess> made = new ArrayList<>();

  @AfterEach
  void leaveNothingBehind() {
    made.forEach(ManagedProcess::kill);
  }

  @Test
  void isUpWhenItsProbesSaySo() throws Exception {
    Path sign = directory.resolve("serving");
    ManagedProcess process = of(() -> Files.exists(sign), "touch " + sign + "; exec sleep 600");

    process.start();
    process.awaitUp(LIMIT);

    assertThat(process.state()).isEqualTo(ProcessState.UP);
  }

  @Test
  void whatEndsInsteadOfComingUpIsSaidWithItsCode() throws Exception {
    ManagedProcess process = of(() -> false, "echo something is wrong; exit 3");

    process.start();

    assertThatThrownBy(() -> process.awaitUp(LIMIT))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("child-1 ended with code 3")
        .hasMessageContaining("child-1.log");
    assertThat(directory.resolve("child-1.log")).hasContent("something is wrong");
    assertThat(process.exitCode()).isEqualTo(3);
  }

  @Test
  void whatNeverComesUpIsNotWaitedForForEver() throws Exception {
    ManagedProcess process = of(() -> false, "exec sleep 600");

    process.start();

    assertThatThrownBy(() -> process.awaitUp(Duration.ofMillis(200)))
        .hasMessageContaining("does not come up");
  }

  @Test
  void anEndThatNobodyAskedForIsReported() throws Exception {
    ManagedProcess process = of(() -> true, "exit 7");

    process.start();

    await().atMost(LIMIT).untilAsserted(() -> assertThat(unexpected).containsExactly(7));
  }

  @Test
  void whatWasKilledIsNotReportedAndStartsAgain() throws Exception {
    ManagedProcess process = of(() -> true, "exec sleep 600");
    process.start();
    long first = process.pid();
    assertThatThrownBy(process::start).hasMessageContaining("runs already");

    process.kill();
    assertThat(process.awaitEnd(LIMIT)).isTrue();
    process.start();
    process.awaitUp(LIMIT);

    assertThat(process.pid()).isNotEqualTo(first);
    assertThat(unexpected).isEmpty();
  }

  @Test
  void drainsWhenItIsToldTo() throws Exception {
    Path sign = directory.resolve("serving");
    ManagedProcess process =
        of(
            () -> Files.exists(sign),
            "trap 'exit 0' TERM; touch "
                + sign
                + "; while :; do read -t 1 x </dev/zero || :; done");
    process.start();
    process.awaitUp(LIMIT);

    process.terminate();

    assertThat(process.awaitEnd(LIMIT)).isTrue();
    assertThat(process.exitCode()).isZero();
    assertThat(process.state()).isEqualTo(ProcessState.ENDED);
  }

  private ManagedProcess of(Probe probe, String script) {
    ManagedProcess process =
        new ManagedProcess(
            Children.plan(directory, List.of("/bin/bash", "-c", script), probe),
            new Spawner(),
            (dead, code) -> unexpected.add(code));
    made.add(process);
    return process;
  }
}
