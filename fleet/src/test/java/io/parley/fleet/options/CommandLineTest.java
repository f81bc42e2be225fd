package io.parley.fleet.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @Test
  void withoutOptionsTwoOfEachAndOneBilling() {
    ClusterOptions options = options("");

    assertThat(options.counts()).isEqualTo(new ClusterOptions.Counts(2, 2, 2, 2, 1));
    assertThat(options.port()).isEqualTo(7880);
    assertThat(options.data()).isEqualTo(Path.of(".parley/cluster"));
    assertThat(options.json()).isEqualTo(Path.of(".parley/cluster/cluster.json"));
    assertThat(options.keys()).isNull();
    assertThat(options.firstKey()).isEqualTo("devkey");
    assertThat(options.firstSecret()).isEqualTo("secret");
    assertThat(options.detach() || options.restart() || options.anyHealth()).isFalse();
  }

  @Test
  void everythingCanBeChosen() {
    ClusterOptions options =
        options(
            "--gateways 1 --rooms 3 --signaling 4 --sfus 5 --billing 0 --regions eu,us --port 17880"
                + " --data /tmp/x --ip 127.0.0.1 --json /tmp/y.json --detach --restart"
                + " --any-health");

    assertThat(options.counts()).isEqualTo(new ClusterOptions.Counts(1, 3, 4, 5, 0));
    assertThat(options.regions()).containsExactly("eu", "us");
    assertThat(options.port()).isEqualTo(17880);
    assertThat(options.json()).isEqualTo(Path.of("/tmp/y.json"));
    assertThat(options.ip()).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    assertThat(options.detach() && options.restart() && options.anyHealth()).isTrue();
  }

  @Test
  void theFirstOfTheTenantsKeysIsTheOneForTests() {
    ClusterOptions options =
        ((Command.Run)
                CommandLine.parse(new String[0], Map.of("PARLEY_KEYS", "a:one-secret,b:other")))
            .options();

    assertThat(options.firstKey()).isEqualTo("a");
    assertThat(options.firstSecret()).isEqualTo("one-secret");
  }

  @Test
  void keysThatAreNoPairsAreRefused() {
    assertThatThrownBy(() -> CommandLine.parse(new String[0], Map.of("PARLEY_KEYS", "lonely")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("key:secret");
  }

  @Test
  void verbsFindTheirFleetByItsDirectory() {
    assertThat(parse("stop --data /tmp/x")).isEqualTo(new Command.Stop(Path.of("/tmp/x")));
    assertThat(parse("--data /tmp/x kill sfu-1"))
        .isEqualTo(new Command.Act(Path.of("/tmp/x"), Command.Action.KILL, "sfu-1"));
    assertThat(parse("status")).isEqualTo(new Command.Status(Path.of(".parley/cluster")));
    assertThat(parse("start redis --help")).isEqualTo(new Command.Help());
  }

  @ParameterizedTest
  @CsvSource({
    "--port abc, is not a number",
    "--port 80, must be 1100 to 65000",
    "--port 64500, is too high for 2 nodes",
    "--gateways 0, must be 1 to 9",
    "--sfus 10, must be 1 to 9",
    "'--regions eu,,us', must be names",
    "--ip example.org, is not an IP address",
    "--data, needs a value",
    "--frobnicate, unknown option --frobnicate",
    "explode, unknown word explode",
    "stop sfu-1, takes no name",
    "kill, needs the name of one process"
  })
  void whatCannotBeIsSaidInOneLine(String line, String complaint) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--gateways", "--regions", "--ip", "--json", "--restart", "PARLEY_KEYS"})
  void theHelpNamesEachOption(String option) {
    assertThat(CommandLine.HELP).contains(option);
  }

  private static ClusterOptions options(String line) {
    return ((Command.Run) parse(line)).options();
  }

  private static Command parse(String line) {
    return CommandLine.parse(line.isEmpty() ? new String[0] : line.split(" "), Map.of());
  }
}
