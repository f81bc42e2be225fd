package io.parley.standalone.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevOptionsTest {

  @Test
  void withoutOptionsEverythingIsAtTheUsualPortsOnLoopback() {
    DevOptions options = parse();

    assertThat(options.httpPort()).isEqualTo(7880);
    assertThat(options.mediaTcpPort()).isEqualTo(7881);
    assertThat(options.mediaUdpPort()).isEqualTo(7882);
    assertThat(options.httpsPort()).isZero();
    assertThat(options.data()).isEqualTo(Path.of(".parley"));
    assertThat(options.url()).isEqualTo("http://localhost:7880");
    assertThat(options.keys()).isNull();
    assertThat(options.mediaAddresses()).isEmpty();
  }

  @Test
  void allPortsMoveByTheSameDistance() {
    DevOptions options = parse("--port", "8880", "--ip", "192.0.2.7");

    assertThat(options.mediaTcpPort()).isEqualTo(8881);
    assertThat(options.mediaUdpPort()).isEqualTo(8882);
    assertThat(options.httpsPort()).isEqualTo(8443);
    assertThat(options.httpsUrl()).isEqualTo("https://192.0.2.7:8443");
    assertThat(options.mediaAddresses()).containsExactly("192.0.2.7");
  }

  @Test
  void aLoopbackAddressNeedsNoHttps() {
    assertThat(parse("--ip", "127.0.0.1").httpsUrl()).isNull();
    assertThat(parse("--ip", "::1").url()).isEqualTo("http://[0:0:0:0:0:0:0:1]:7880");
  }

  @Test
  void theTenantsKeysReplaceTheDevKey() {
    DevOptions options =
        DevOptions.parse(new String[0], Map.of("PARLEY_KEYS", "mine:sesame-open-now"));

    assertThat(options.keys()).isEqualTo("mine:sesame-open-now");
    assertThat(DevOptions.parse(new String[0], Map.of("PARLEY_KEYS", " ")).keys()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "--port, abc, is not a number",
    "--port, 80, between 1024 and 65000",
    "--port, 70000, between 1024 and 65000",
    "--ip, example.org, is not an IP address",
    "--frobnicate, 1, unknown option --frobnicate"
  })
  void whatCannotBeIsSaidInOneLine(String option, String value, String complaint) {
    assertThatThrownBy(() -> parse(option, value))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("\n");
  }

  @Test
  void anOptionWithoutItsValueIsRefused() {
    assertThatThrownBy(() -> parse("--data"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--data needs a value");
  }

  private static DevOptions parse(String... arguments) {
    return DevOptions.parse(arguments, Map.of());
  }
}
