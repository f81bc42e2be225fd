package io.parley.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostCandidateTest {

  private static final HostCandidate UDP =
      HostCandidate.of(IceTransport.UDP, new InetSocketAddress("192.0.2.1", 7882), 0);
  private static final HostCandidate TCP =
      HostCandidate.of(IceTransport.TCP, new InetSocketAddress("2001:db8::1", 7881), 0);

  @Test
  void writesWhatBrowsersRead() {
    assertThat(UDP.toSdp())
        .matches("candidate:[0-9]+ 1 udp 2130706431 192\\.0\\.2\\.1 7882 typ host");
    assertThat(TCP.toSdp())
        .matches(
            "candidate:[0-9]+ 1 tcp [0-9]+ 2001:db8:0:0:0:0:0:1 7881 typ host tcptype passive");
  }

  @Test
  void readsWhatItWrites() {
    assertThat(HostCandidate.parse(UDP.toSdp())).isEqualTo(UDP);
    assertThat(HostCandidate.parse("a=" + TCP.toSdp() + " generation 0")).isEqualTo(TCP);
  }

  @Test
  void readsWhatBrowsersWrite() {
    var candidate =
        HostCandidate.parse(
            "candidate:842163049 1 UDP 2122260223 10.0.0.4 51234 typ host generation 0 ufrag x1Yz"
                + " network-cost 999");

    assertThat(Objects.requireNonNull(candidate).socketAddress())
        .isEqualTo(new InetSocketAddress("10.0.0.4", 51234));
    assertThat(candidate.priority()).isEqualTo(2122260223L);
  }

  @Test
  void prefersUdpAndTheFirstAddress() {
    var second = HostCandidate.of(IceTransport.UDP, new InetSocketAddress("192.0.2.2", 7882), 1);

    assertThat(UDP.priority()).isGreaterThan(second.priority());
    assertThat(second.priority()).isGreaterThan(TCP.priority());
    assertThat(UDP.foundation()).isNotEqualTo(second.foundation());
  }

  @Test
  void keepsAddressesOutOfLogs() {
    assertThat(UDP.toString()).doesNotContain("192.0.2.1");
    assertThat(new Path(0, IceTransport.UDP, UDP.socketAddress()).toString())
        .doesNotContain("192.0.2.1");
    assertThat(new IceCredentials("abcd", "0123456789012345678901").toString())
        .doesNotContain("0123456789");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "candidate:",
        "candidate:1 1 udp 2130706431 4c8f8f0e-0d1a.local 51234 typ host",
        "candidate:1 1 udp 2130706431 example.com 51234 typ host",
        "candidate:1 1 udp 2130706431 300.1.1.1 51234 typ host",
        "candidate:1 1 udp 2130706431 1 51234 typ host",
        "candidate:1 1 udp 2130706431 fe80::1%eth0 51234 typ host",
        "candidate:1 1 udp 2130706431 10.0.0.1 65536 typ host",
        "candidate:1 1 udp 99999999999 10.0.0.1 1 typ host",
        "candidate:1 2 udp 2130706431 10.0.0.1 51234 typ host",
        "candidate:1 1 tcp 2130706431 10.0.0.1 9 typ host tcptype active",
        "candidate:1 1 tcp 2130706431 10.0.0.1 9 typ host",
        "candidate:1 1 sctp 2130706431 10.0.0.1 9 typ host",
        "candidate:1 1 udp 1677729535 10.0.0.1 51234 typ srflx raddr 0.0.0.0 rport 0",
        "candidate:1 1 udp 2130706431 10.0.0.1 51234 typ",
      })
  void refusesEverythingElse(String text) {
    assertThat(HostCandidate.parse(text)).isNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void survivesAnyText(long seed) {
    var random = Seeds.random(seed);
    for (int i = 0; i < 500; i++) {
      var text = new StringBuilder(random.nextBoolean() ? UDP.toSdp() : TCP.toSdp());
      for (int j = random.nextInt(1, 8); j > 0; j--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 127));
      }
      var parsed = HostCandidate.parse(text.toString());
      assertThat(parsed == null || parsed.port() > 0).isTrue();
    }
  }
}
