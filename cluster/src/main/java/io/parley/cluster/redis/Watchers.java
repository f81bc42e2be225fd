package io.parley.cluster.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those who want to know whether the store is there. Each hears it in order, on a thread of its
/// own, so that one who rewrites much does not delay the others.
final class Watchers implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watchers.class);

  private record Watcher(Consumer<Boolean> told, ExecutorService thread) {

    void tell(boolean connected) {
      thread.execute(
          () -> {
            try {
              told.accept(connected);
            } catch (RuntimeException failed) {
              log.atError()
                  .setCause(failed)
                  .addKeyValue("connected", connected)
                  .log("a watcher of the store failed");
            }
          });
    }
  }

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private boolean connected;

  synchronized void add(Consumer<Boolean> told) {
    var thread =
        Executors.newSingleThreadExecutor(Thread.ofVirtual().name("store-watcher").factory());
    Watcher watcher = new Watcher(told, thread);
    watchers.add(watcher);
    if (connected) {
      watcher.tell(true);
    }
  }

  /// Tells all where this is news.
  ///
  /// @return whether it was
  synchronized boolean tell(boolean now) {
    if (connected == now) {
      return false;
    }
    connected = now;
    watchers.forEach(watcher -> watcher.tell(now));
    return true;
  }

  @Override
  public void close() {
    watchers.forEach(watcher -> watcher.thread().shutdown());
  }
}
