package io.parley.cluster.redis;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.presence.PresenceUnavailableException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

/// One process's link to Redis: a connection for commands and one for subscriptions, which come and
/// go together as far as anybody is told. It begins without Redis too, and looks for it until it is
/// closed. Safe from any thread.
public final class RedisLink implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  private static final long PROBE_MILLIS = 1000;
  private static final long PROBE_WHILE_LOST_MILLIS = 100;

  /// One late answer is a busy machine; with two the link counts as lost.
  private static final int FAILURES_UNTIL_LOST = 2;

  /// Probes that fail in a row until connections that look open are made anew: a peer that vanished
  /// without a word would otherwise be waited for until TCP gives up, a quarter of an hour.
  private static final int FAILURES_UNTIL_RESET = 10;

  private final ClientResources resources;
  private final LettuceConnectionFactory factory;
  private final RedisTemplate<String, byte[]> template;
  private final Discards discards;
  private final Channels channels;
  private final StoreClock clock;
  private final Watchers watchers = new Watchers();
  private final EvictionPolicy policy = new EvictionPolicy();
  private final ScheduledExecutorService prober =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("redis-probe").factory());

  /// How often something was lost; a probe counts only if nothing was meanwhile.
  private final AtomicLong losses = new AtomicLong();

  private volatile boolean commandsAnswered;
  private volatile boolean up;
  private int failures;

  /// @param url `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS
  /// @param clock this node's
  public RedisLink(String url, Clock clock, MeterRegistry meters) {
    this.discards = new Discards(meters);
    this.clock = new StoreClock(clock);
    this.channels = new Channels(discards, this::lost);
    this.resources = Connections.resources();
    this.factory = Connections.factory(url, resources);
    factory.afterPropertiesSet();
    factory.start();
    client().addListener(new States());
    this.template = template(factory);
    Gauge.builder("parley.redis.up", this, link -> link.up ? 1 : 0).register(meters);
    prober.execute(this::probeAndGoOn);
  }

  private static RedisTemplate<String, byte[]> template(LettuceConnectionFactory factory) {
    RedisTemplate<String, byte[]> template = new RedisTemplate<>();
    template.setConnectionFactory(factory);
    template.setKeySerializer(RedisSerializer.string());
    template.setValueSerializer(RedisSerializer.byteArray());
    template.afterPropertiesSet();
    return template;
  }

  private RedisClient client() {
    return (RedisClient) factory.getRequiredNativeClient();
  }

  /// Runs a script, and counts the garbage that it found.
  ///
  /// @param arguments `byte[]`, or texts to be sent as UTF-8
  /// @throws PresenceUnavailableException where Redis does not answer in time or refuses
  public Answer run(Script script, List<String> keys, Object... arguments) {
    if (!commandsAnswered) {
      throw new PresenceUnavailableException("no link to Redis", null);
    }
    List<Object> answer;
    try {
      answer =
          template.execute(
              script.redis(),
              RedisSerializer.byteArray(),
              Answers.SERIALIZER,
              keys,
              encoded(arguments));
    } catch (DataAccessException | RedisException | IllegalStateException failed) {
      throw new PresenceUnavailableException("Redis does not answer", failed);
    }
    return Answers.read(Objects.requireNonNullElse(answer, List.of()), discards);
  }

  private static Object[] encoded(Object[] arguments) {
    Object[] all = new Object[arguments.length];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          arguments[i] instanceof byte[] bytes
              ? bytes
              : String.valueOf(arguments[i]).getBytes(StandardCharsets.UTF_8);
    }
    return all;
  }

  /// Publishes without waiting; what cannot be sent now is dropped and counted.
  ///
  /// @throws IllegalArgumentException for more than 1 MiB
  public void publish(String channel, byte[] message) {
    if (message.length > Channels.MAX_MESSAGE_BYTES) {
      discards.message("oversized");
      throw new IllegalArgumentException("a message of " + message.length + " bytes");
    }
    if (!commandsAnswered) {
      discards.message("disconnected");
      return;
    }
    try (RedisConnection connection = factory.getConnection()) {
      @SuppressWarnings("unchecked") // LettuceConnection has no other
      var commands = (BaseRedisAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
      commands
          .publish(channel.getBytes(StandardCharsets.UTF_8), message)
          .whenComplete(
              (receivers, failed) -> {
                if (failed != null) {
                  discards.message("failed");
                }
              });
    } catch (DataAccessException | RedisException | IllegalStateException failed) {
      discards.message("disconnected");
    }
  }

  /// Hears a channel from now on, or from when Redis is there, until what is returned is run. The
  /// listener runs on Netty's thread and must not block.
  public Runnable listen(String channel, Consumer<byte[]> listener) {
    return channels.listen(channel, listener);
  }

  /// Told true each time commands and subscriptions work anew, false when either is lost; in order,
  /// on a thread of its own.
  public void watch(Consumer<Boolean> connected) {
    watchers.add(connected);
  }

  /// Whether commands and subscriptions work, as far as is known.
  public boolean up() {
    return up;
  }

  /// What is to be added to this node's clock to get Redis's.
  public long clockOffsetMillis() {
    return clock.offsetMillis();
  }

  public Discards discards() {
    return discards;
  }

  private void probeAndGoOn() {
    try {
      probe();
    } catch (RedisException | DataAccessException | IllegalStateException failed) {
      failed(failed);
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("the probe of Redis failed");
      failed(bug);
    }
    if (!prober.isShutdown()) {
      schedule(up ? PROBE_MILLIS : PROBE_WHILE_LOST_MILLIS);
    }
  }

  private void schedule(long afterMillis) {
    try {
      var unused = prober.schedule(this::probeAndGoOn, afterMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      log.atDebug().log("the link to Redis is closed");
    }
  }

  private void probe() {
    long before = losses.get();
    try (RedisConnection connection = factory.getConnection()) {
      clock.measure(() -> millis(connection));
      if (!commandsAnswered && !policy.keeps(connection)) {
        return;
      }
    }
    channels.probe(client());
    failures = 0;
    reached(before);
  }

  private static long millis(RedisConnection connection) {
    Long time = connection.serverCommands().time(TimeUnit.MILLISECONDS);
    if (time == null) {
      throw new RedisException("Redis does not tell the time");
    }
    return time;
  }

  private synchronized void reached(long lossesBefore) {
    if (losses.get() != lossesBefore) {
      return;
    }
    commandsAnswered = true;
    up = true;
    if (watchers.tell(true)) {
      log.atInfo().addKeyValue("offsetMillis", clock.offsetMillis()).log("Redis is reached");
    }
  }

  private void failed(RuntimeException failed) {
    failures++;
    if (failures >= FAILURES_UNTIL_LOST) {
      lost();
    }
    if (failures % FAILURES_UNTIL_RESET == 0) {
      log.atWarn()
          .addKeyValue("failures", failures)
          .addKeyValue("reason", String.valueOf(getMostSpecificCause(failed).getMessage()))
          .log("Redis is not reached");
      channels.reset();
      factory.resetConnection();
    }
  }

  private synchronized void lost() {
    losses.incrementAndGet();
    commandsAnswered = false;
    up = false;
    channels.lost();
    if (watchers.tell(false)) {
      log.atWarn().log("Redis is lost");
    }
  }

  @Override
  public void close() {
    prober.shutdownNow();
    watchers.close();
    channels.reset();
    factory.destroy();
    resources.shutdown(0, 1, TimeUnit.SECONDS);
  }

  /// What Lettuce says of either connection, at once.
  private final class States implements RedisConnectionStateListener {

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      lost();
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      log.atDebug()
          .addKeyValue("subscriptions", connection instanceof StatefulRedisPubSubConnection)
          .log("connected to Redis");
    }
  }
}
