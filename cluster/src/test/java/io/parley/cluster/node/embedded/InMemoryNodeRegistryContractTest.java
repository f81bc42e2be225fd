package io.parley.cluster.node.embedded;

import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.NodeRegistryContractTest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

class InMemoryNodeRegistryContractTest extends NodeRegistryContractTest {

  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();

  @Override
  protected NodeRegistry registry() {
    return registry;
  }

  @Override
  protected NodeRegistry another() {
    return registry;
  }

  @Override
  protected @Nullable Duration lease() {
    return null;
  }
}
