package io.parley.sfu.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.ice.IceTransport;
import io.parley.media.ice.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PathCacheTest {

  private final PathCache cache = new PathCache(3);

  @Test
  void givesOneAddressAlwaysTheSamePath() {
    Path first = cache.path(address(1));

    assertThat(cache.path(address(1))).isSameAs(first);
    assertThat(first).isEqualTo(new Path(3, IceTransport.UDP, address(1)));
  }

  @Test
  void strangersCannotMakeItGrow() {
    for (int i = 0; i < 5 * PathCache.GENERATION; i++) {
      cache.path(address(i));
    }

    assertThat(cache.size()).isLessThanOrEqualTo(2 * PathCache.GENERATION);
  }

  @Test
  void anAddressInUseSurvivesAFlood() {
    Path inUse = cache.path(address(1));
    for (int i = 2; i < 5 * PathCache.GENERATION; i++) {
      cache.path(address(i));
      if (i % 1000 == 0) {
        assertThat(cache.path(address(1))).isSameAs(inUse);
      }
    }
  }

  private static InetSocketAddress address(int number) {
    byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), 1000);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
