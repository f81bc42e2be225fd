package io.parley.media.negotiation;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Draws ssrcs, never one twice: an ssrc that a second track got would repeat a key and nonce of
/// SRTP.
final class SsrcSource {

  private final RandomGenerator random;
  private final Set<Integer> used = new HashSet<>();

  SsrcSource(RandomGenerator random) {
    this.random = random;
  }

  int next() {
    int ssrc = random.nextInt();
    while (ssrc == 0 || !used.add(ssrc)) {
      ssrc = random.nextInt();
    }
    return ssrc;
  }
}
