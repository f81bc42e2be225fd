package io.parley.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {

  private final VirtualTime time = new VirtualTime();
  private final FailedLogins failed = new FailedLogins(2);
  private final InetAddress guesser = address("192.0.2.1");

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException notAnAddress) {
      throw new IllegalArgumentException(notAnAddress);
    }
  }

  private long wait(InetAddress address) {
    return failed.waitSeconds(address, time.nowNanos());
  }

  @Test
  void letsAnAddressWaitForTheRestOfTheMinute() {
    failed.failed(guesser, time.nowNanos());
    assertThat(wait(guesser)).isZero();
    time.advanceMillis(20_000);
    failed.failed(guesser, time.nowNanos());

    assertThat(wait(guesser)).isEqualTo(41);
    assertThat(wait(address("192.0.2.2"))).isZero();
    time.advanceMillis(40_000);
    assertThat(wait(guesser)).isZero();
  }

  @Test
  void countsANewMinuteFromNothing() {
    failed.failed(guesser, time.nowNanos());
    time.advanceMillis(60_000);
    failed.failed(guesser, time.nowNanos());

    assertThat(wait(guesser)).isZero();
  }

  @Test
  void takesAnIpv6NetworkForOneAddress() {
    failed.failed(address("2001:db8:1:2::1"), time.nowNanos());
    failed.failed(address("2001:db8:1:2:ffff::2"), time.nowNanos());

    assertThat(wait(address("2001:db8:1:2:3:4:5:6"))).isPositive();
    assertThat(wait(address("2001:db8:1:3::1"))).isZero();
  }

  @Test
  void forgetsTheOldestWhenTooManyFail() throws UnknownHostException {
    failed.failed(guesser, time.nowNanos());
    failed.failed(guesser, time.nowNanos());
    for (int i = 0; i < FailedLogins.CAPACITY; i++) {
      byte[] other = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      failed.failed(InetAddress.getByAddress(other), time.nowNanos());
    }

    assertThat(failed.size()).isEqualTo(FailedLogins.CAPACITY);
    assertThat(wait(guesser)).isZero();
  }
}
