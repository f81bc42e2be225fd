package io.parley.cluster.keyring.embedded;

import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.KeyRingContractTest;

class InMemoryKeyRingContractTest extends KeyRingContractTest {

  private final KeyRing ring = new InMemoryKeyRing();

  @Override
  protected KeyRing writer() {
    return ring;
  }

  @Override
  protected KeyRing reader() {
    return ring;
  }
}
