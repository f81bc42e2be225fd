package io.parley.standalone.store;

import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.embedded.LocalEventLog;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.context.support.GenericApplicationContext;

/// The context above all services' contexts: it holds what they share, and nothing else.
public final class EmbeddedStores {

  private EmbeddedStores() {}

  /// A running context with one of each port.
  ///
  /// @param data events are kept in a directory of their own below it
  public static GenericApplicationContext context(Path data) {
    GenericApplicationContext context = new GenericApplicationContext();
    context.setDisplayName("stores");
    context.registerBean(Presence.class, () -> new InMemoryPresence(InstantSource.system()));
    context.registerBean(NodeRegistry.class, InMemoryNodeRegistry::new);
    context.registerBean(KeyRing.class, InMemoryKeyRing::new);
    context.registerBean(
        EventLog.class, () -> new LocalEventLog(data.resolve("events"), InstantSource.system()));
    context.refresh();
    return context;
  }
}
