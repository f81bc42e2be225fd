package io.parley.cluster.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that this process listens to, over one connection. What is listened to while there is no
/// connection is subscribed to once there is one.
final class Channels {

  private static final Logger log = LoggerFactory.getLogger(Channels.class);

  /// What a message may have; a larger one is dropped, by the sender and by the receiver.
  static final int MAX_MESSAGE_BYTES = 1 << 20;

  /// Subscribed to at each probe, to see that the connection answers.
  private static final String PROBE = "parley:probe";

  /// So that a subscription to thousands of rooms does not occupy Redis for long.
  private static final int CHANNELS_AT_ONCE = 1000;

  private final ConcurrentHashMap<String, CopyOnWriteArrayList<Consumer<byte[]>>> listeners =
      new ConcurrentHashMap<>();
  private final Discards discards;
  private final Runnable lost;
  private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
  private volatile boolean stale = true;

  /// @param lost called when a subscription failed on a connection that is there
  Channels(Discards discards, Runnable lost) {
    this.discards = discards;
    this.lost = lost;
  }

  /// Hears a channel until closed. Waits until Redis knows, or for a command's time-out.
  Runnable listen(String channel, Consumer<byte[]> listener) {
    Consumer<byte[]> own = listener::accept; // the same listener may listen twice
    List<RedisFuture<Void>> sent = new ArrayList<>(1);
    listeners.compute(
        channel,
        (same, present) -> {
          var all = present == null ? new CopyOnWriteArrayList<Consumer<byte[]>>() : present;
          all.add(own);
          var open = connection;
          if (open != null && open.isOpen()) {
            sent.add(open.async().subscribe(channel));
          }
          return all;
        });
    for (RedisFuture<Void> subscribed : sent) {
      if (!answered(subscribed)) {
        lost();
        lost.run();
      }
    }
    return () -> forget(channel, own);
  }

  private void forget(String channel, Consumer<byte[]> listener) {
    listeners.computeIfPresent(
        channel,
        (same, present) -> {
          present.remove(listener);
          if (!present.isEmpty()) {
            return present;
          }
          var open = connection;
          if (open != null && open.isOpen()) {
            var unused = open.async().unsubscribe(channel);
          }
          return null;
        });
  }

  /// The subscriptions may be gone: the next probe makes all of them again.
  void lost() {
    stale = true;
  }

  /// Makes sure that Redis knows all subscriptions.
  ///
  /// @throws RedisException where it does not answer
  void probe(RedisClient client) {
    var open = connection;
    if (open == null) {
      open = client.connectPubSub(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
      open.addListener(new Dispatch());
      connection = open;
      stale = true;
    }
    boolean all = stale;
    stale = false; // before: what is lost meanwhile makes it stale again
    List<String> channels = all ? List.copyOf(listeners.keySet()) : List.of();
    boolean known = true;
    for (int from = 0; from < channels.size() && known; from += CHANNELS_AT_ONCE) {
      int to = Math.min(channels.size(), from + CHANNELS_AT_ONCE);
      known = answered(open.async().subscribe(channels.subList(from, to).toArray(String[]::new)));
    }
    if (!known || !answered(open.async().subscribe(PROBE))) {
      stale = true;
      throw new RedisException("the subscriptions are not answered");
    }
  }

  private static boolean answered(RedisFuture<Void> command) {
    try {
      return command.await(Connections.COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          && command.getError() == null;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Gives the connection up, so that the next probe makes another.
  void reset() {
    var open = connection;
    connection = null;
    stale = true;
    if (open != null) {
      var unused = open.closeAsync();
    }
  }

  /// Hands a message to whoever listens; on Netty's thread.
  private final class Dispatch extends RedisPubSubAdapter<String, byte[]> {

    @Override
    public void message(String channel, byte[] message) {
      if (message.length > MAX_MESSAGE_BYTES) {
        discards.message("oversized");
        return;
      }
      for (Consumer<byte[]> listener :
          listeners.getOrDefault(channel, new CopyOnWriteArrayList<>())) {
        try {
          listener.accept(message);
        } catch (RuntimeException failed) {
          log.atError()
              .setCause(failed)
              .addKeyValue("channel", channel)
              .log("a listener of a channel failed");
        }
      }
    }
  }
}
