package io.parley.cluster.presence.embedded;

import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceContractTest;
import java.time.InstantSource;

class InMemoryPresenceContractTest extends PresenceContractTest {

  private final InMemoryPresence presence = new InMemoryPresence(InstantSource.system());

  @Override
  protected Presence presence() {
    return presence;
  }
}
