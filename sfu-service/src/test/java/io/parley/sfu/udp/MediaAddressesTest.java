package io.parley.sfu.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaAddressesTest {

  @Test
  void beginsWithLoopbackWhereNothingIsConfigured() {
    assertThat(MediaAddresses.of(List.of(), List.of()).bound().getFirst().isLoopbackAddress())
        .isTrue();
  }

  @Test
  void bindsOnlyWhatIsConfigured() {
    assertThat(MediaAddresses.of(List.of("127.0.0.1"), List.of()).bound())
        .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
  }

  @Test
  void tellsClientsTheAddressBehindTheNat() {
    var addresses = MediaAddresses.of(List.of("10.0.0.1", "::1"), List.of("192.0.2.7", "::1"));

    assertThat(addresses.told(new InetSocketAddress("10.0.0.1", 7882)))
        .isEqualTo(new InetSocketAddress("192.0.2.7", 7882));
  }

  @Test
  void takesNoNames() {
    assertThatThrownBy(() -> MediaAddresses.of(List.of("example.org"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
