package io.parley.standalone.store;

import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import org.springframework.context.support.GenericApplicationContext;

/// The context above all services' contexts: it holds what they share, and nothing else.
public final class EmbeddedStores {

  private EmbeddedStores() {}

  /// A running context with one of each port.
  public static GenericApplicationContext context() {
    GenericApplicationContext context = new GenericApplicationContext();
    context.setDisplayName("stores");
    context.registerBean(Presence.class, InMemoryPresence::new);
    context.registerBean(NodeRegistry.class, InMemoryNodeRegistry::new);
    context.registerBean(KeyRing.class, InMemoryKeyRing::new);
    context.refresh();
    return context;
  }
}
