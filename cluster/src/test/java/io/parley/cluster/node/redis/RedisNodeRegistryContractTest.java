package io.parley.cluster.node.redis;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.NodeRegistryContractTest;
import io.parley.cluster.redis.RedisLink;
import io.parley.testkit.redis.RedisServerForTests;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisNodeRegistryContractTest extends NodeRegistryContractTest {

  private final RedisServerForTests server = RedisServerForTests.start();
  private final RedisLink oneLink =
      new RedisLink(server.url(), Clock.systemUTC(), new SimpleMeterRegistry());
  private final RedisLink otherLink =
      new RedisLink(server.url(), Clock.systemUTC(), new SimpleMeterRegistry());
  private final RedisNodeRegistry one = new RedisNodeRegistry(oneLink, System::nanoTime);
  private final RedisNodeRegistry other = new RedisNodeRegistry(otherLink, System::nanoTime);

  @Override
  protected NodeRegistry registry() {
    return one;
  }

  @Override
  protected NodeRegistry another() {
    return other;
  }

  @Override
  protected @Nullable Duration lease() {
    return RedisNodeRegistry.LEASE;
  }

  @BeforeAll
  void reach() {
    await().until(() -> one.fresh() && other.fresh());
  }

  @AfterAll
  void close() {
    one.close();
    other.close();
    oneLink.close();
    otherLink.close();
    server.close();
  }
}
