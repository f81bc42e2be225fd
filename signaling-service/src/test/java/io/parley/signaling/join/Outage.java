package io.parley.signaling.join;

import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A store that several nodes share, and that goes away and comes back.
final class Outage {

  final InMemoryPresence store = new InMemoryPresence(InstantSource.system());
  private final List<Consumer<Boolean>> watchers = new CopyOnWriteArrayList<>();
  private volatile boolean away;

  /// As the nodes see it.
  Presence presence() {
    return (Presence)
        Proxy.newProxyInstance(
            Presence.class.getClassLoader(),
            new Class<?>[] {Presence.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "available" -> {
                  return !away;
                }
                case "watch" -> {
                  @SuppressWarnings("unchecked") // the only parameter of Presence#watch
                  Consumer<Boolean> watcher = (Consumer<Boolean>) arguments[0];
                  watchers.add(watcher);
                  watcher.accept(!away);
                  return null;
                }
                case "publish" -> {
                  if (away) {
                    return null;
                  }
                }
                case "listen", "clockOffsetMillis" -> {}
                default -> {
                  if (away) {
                    throw new PresenceUnavailableException("away", null);
                  }
                }
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  void begin() {
    away = true;
    watchers.forEach(watcher -> watcher.accept(false));
  }

  void end() {
    away = false;
    watchers.forEach(watcher -> watcher.accept(true));
  }
}
