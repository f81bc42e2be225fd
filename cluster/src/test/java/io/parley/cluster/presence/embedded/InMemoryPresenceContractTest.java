package io.parley.cluster.presence.embedded;

import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceContractTest;

class InMemoryPresenceContractTest extends PresenceContractTest {

  private final InMemoryPresence presence = new InMemoryPresence();

  @Override
  protected Presence presence() {
    return presence;
  }
}
