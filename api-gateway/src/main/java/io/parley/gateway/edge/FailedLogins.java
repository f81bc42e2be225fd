package io.parley.gateway.edge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Counts the failed logins of each address, so that one who guesses is slowed down. Time is an
/// argument: `nowNanos` is monotonic.
///
/// Thread-safe.
public final class FailedLogins {

  /// Addresses remembered; beyond this the one that failed first is forgotten.
  static final int CAPACITY = 10_000;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  /// Of an IPv6 address, what its network gave it: the rest is its owner's to choose.
  private static final int IPV6_NETWORK_BYTES = 8;

  private final int limit;
  private final Map<String, Window> windows =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > CAPACITY;
        }
      };

  private record Window(long startNanos, int failures) {}

  /// @param limit failures of one address within a minute that are let pass
  public FailedLogins(int limit) {
    this.limit = limit;
  }

  /// A login from this address failed.
  public synchronized void failed(InetAddress address, long nowNanos) {
    String key = key(address);
    Window window = windows.get(key);
    if (window == null || nowNanos - window.startNanos() >= WINDOW_NANOS) {
      windows.remove(key); // or it would keep its old place in the order
      windows.put(key, new Window(nowNanos, 1));
    } else {
      windows.put(key, new Window(window.startNanos(), window.failures() + 1));
    }
  }

  /// How many seconds this address must wait; 0 where it need not.
  public synchronized long waitSeconds(InetAddress address, long nowNanos) {
    Window window = windows.get(key(address));
    if (window == null || window.failures() < limit) {
      return 0;
    }
    long leftNanos = WINDOW_NANOS - (nowNanos - window.startNanos());
    return leftNanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(leftNanos) + 1;
  }

  /// How many addresses are remembered.
  synchronized int size() {
    return windows.size();
  }

  private static String key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(
            address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
  }
}
