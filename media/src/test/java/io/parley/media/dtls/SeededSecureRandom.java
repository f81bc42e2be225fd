package io.parley.media.dtls;

import io.parley.testkit.Seeds;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Secrets that everybody can repeat: for simulations.
public final class SeededSecureRandom extends SecureRandom {

  private final transient RandomGenerator random;

  public SeededSecureRandom(long seed) {
    super(null, null);
    random = Seeds.random(seed);
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }

  @Override
  public byte[] generateSeed(int count) {
    byte[] bytes = new byte[count];
    nextBytes(bytes);
    return bytes;
  }
}
