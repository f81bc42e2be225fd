package io.parley.media.dtls;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// What a browser would send of what a client of ours sends: it says its flights again after a
/// tenth of a second, then after twice that and so on, and no more often.
final class PatientClient {

  private static final long FIRST_NANOS = 100_000_000L;

  private record Patience(long dueNanos, long waitNanos) {}

  private final Map<ByteBuffer, Patience> said = new HashMap<>();

  boolean sends(long nowNanos, byte[] datagram) {
    var key = ByteBuffer.wrap(datagram);
    Patience before = said.get(key);
    if (before == null) {
      said.put(key, new Patience(nowNanos + FIRST_NANOS, 2 * FIRST_NANOS));
      return true;
    }
    if (before.dueNanos() - nowNanos > 0) {
      return false;
    }
    said.put(key, new Patience(nowNanos + before.waitNanos(), 2 * before.waitNanos()));
    return true;
  }
}
