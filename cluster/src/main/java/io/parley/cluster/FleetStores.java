package io.parley.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.node.redis.RedisNodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import io.parley.cluster.presence.redis.RedisPresence;
import io.parley.cluster.redis.RedisLink;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// `Presence` and `NodeRegistry` of a service that is a process of its own: in Redis where
/// `parley.redis.url` names one, else within the process.
@Configuration(proxyBeanMethods = false)
@Import({FleetStores.OverRedis.class, FleetStores.InProcess.class})
public class FleetStores {

  /// One link, which both share.
  @Configuration(proxyBeanMethods = false)
  @Conditional(RedisNamed.class)
  @EnableConfigurationProperties(RedisProperties.class)
  static class OverRedis {

    @Bean(destroyMethod = "close")
    RedisLink redisLink(RedisProperties properties, ObjectProvider<MeterRegistry> meters) {
      return new RedisLink(
          properties.url(), Clock.systemUTC(), meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    Presence presence(RedisLink redisLink) {
      return new RedisPresence(redisLink);
    }

    @Bean(destroyMethod = "close")
    RedisNodeRegistry nodeRegistry(RedisLink redisLink) {
      return new RedisNodeRegistry(redisLink, System::nanoTime);
    }

    /// Calls go on without Redis, so a node without it is not down; it says so.
    @Bean
    HealthIndicator redisHealthIndicator(RedisLink redisLink) {
      return () -> Health.up().withDetail("redis", redisLink.up() ? "up" : "down").build();
    }
  }

  /// Nothing that is shared: such a node knows only itself.
  @Configuration(proxyBeanMethods = false)
  @Conditional(NoRedisNamed.class)
  static class InProcess {

    @Bean
    Presence presence() {
      return new InMemoryPresence(InstantSource.system());
    }

    @Bean
    NodeRegistry nodeRegistry() {
      return new InMemoryNodeRegistry();
    }
  }

  static class RedisNamed implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
      return !context.getEnvironment().getProperty("parley.redis.url", "").isBlank();
    }
  }

  static final class NoRedisNamed extends RedisNamed {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
      return !super.matches(context, bean);
    }
  }
}
