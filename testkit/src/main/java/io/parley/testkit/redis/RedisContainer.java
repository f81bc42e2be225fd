package io.parley.testkit.redis;

import java.util.List;
import org.testcontainers.containers.GenericContainer;

/// Redis in a container, on a port of this machine that stays the same from start to start.
final class RedisContainer {

  private static final String IMAGE = "redis:7-alpine";
  private static final int REDIS_PORT = 6379;

  private RedisContainer() {}

  /// @return ends it
  static Runnable run(int port) {
    GenericContainer<?> container = new GenericContainer<>(IMAGE);
    container.withCommand("redis-server", "--save", "", "--appendonly", "no");
    container.addExposedPort(REDIS_PORT);
    container.setPortBindings(List.of("127.0.0.1:" + port + ":" + REDIS_PORT));
    container.start();
    return container::stop;
  }
}
