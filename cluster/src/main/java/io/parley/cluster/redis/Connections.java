package io.parley.cluster.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// How Lettuce is told to behave: a command that cannot be answered soon fails, and none is kept to
/// be sent later, when what it says is no longer so.
final class Connections {

  /// Longer would let a join wait in vain; shorter would fail where Redis forks to save.
  static final Duration COMMAND_TIMEOUT = Duration.ofMillis(200);

  /// Of a TCP connection and its TLS handshake.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /// Nodes that share an outage come back within this, not all at once.
  private static final Duration LEAST_BACK_OFF = Duration.ofMillis(20);

  /// The greatest share that reconnecting has in the second within which a room converges.
  private static final Duration GREATEST_BACK_OFF = Duration.ofMillis(250);

  /// Commands on the way; more are refused. At 50,000 commands a second it is a time-out's worth.
  private static final int MAX_COMMANDS_UNDER_WAY = 10_000;

  private Connections() {}

  static ClientResources resources() {
    return DefaultClientResources.builder()
        .reconnectDelay(
            () ->
                Delay.fullJitter(
                    LEAST_BACK_OFF,
                    GREATEST_BACK_OFF,
                    LEAST_BACK_OFF.toMillis(),
                    TimeUnit.MILLISECONDS))
        .build();
  }

  /// @param url `redis://` or `rediss://`, with a user and password where Redis wants them
  static LettuceConnectionFactory factory(String url, ClientResources resources) {
    RedisURI address = RedisURI.create(url);
    var server = LettuceConnectionFactory.createRedisConfiguration(address);
    var configuration = LettuceClientConfiguration.builder();
    configuration
        .apply(address)
        .commandTimeout(COMMAND_TIMEOUT)
        .shutdownTimeout(Duration.ZERO)
        .shutdownQuietPeriod(Duration.ZERO)
        .clientResources(resources)
        .clientOptions(options());
    LettuceConnectionFactory factory = new LettuceConnectionFactory(server, configuration.build());
    factory.setShareNativeConnection(true);
    factory.setValidateConnection(false);
    return factory;
  }

  private static ClientOptions options() {
    return ClientOptions.builder()
        .autoReconnect(true)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(unanswered -> true) // true leaves it out
        .requestQueueSize(MAX_COMMANDS_UNDER_WAY)
        .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
        .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
        .build();
  }
}
