package io.parley.cluster.presence.redis;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceContractTest;
import io.parley.cluster.redis.RedisLink;
import io.parley.testkit.redis.RedisServerForTests;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisPresenceContractTest extends PresenceContractTest {

  private final RedisServerForTests server = RedisServerForTests.start();
  private final RedisLink link =
      new RedisLink(server.url(), Clock.systemUTC(), new SimpleMeterRegistry());
  private final RedisPresence presence = new RedisPresence(link);

  @Override
  protected Presence presence() {
    return presence;
  }

  @BeforeAll
  void reach() {
    await().until(presence::available);
  }

  @AfterAll
  void close() {
    link.close();
    server.close();
  }
}
