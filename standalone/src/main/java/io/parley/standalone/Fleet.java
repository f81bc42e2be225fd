package io.parley.standalone;

import io.parley.standalone.options.DevOptions;
import io.parley.standalone.service.RunningServices;
import io.parley.standalone.service.ServiceContext;
import io.parley.standalone.service.ServiceContexts;
import io.parley.standalone.store.DevSecrets;
import io.parley.standalone.store.EmbeddedPostgresStore;
import io.parley.standalone.store.EmbeddedStores;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// All services of one process, and the stores under them.
final class Fleet implements AutoCloseable {

  private final RunningServices services;
  private final GenericApplicationContext stores;
  private final EmbeddedPostgresStore postgres;
  private final String linkKey;

  private Fleet(
      RunningServices services,
      GenericApplicationContext stores,
      EmbeddedPostgresStore postgres,
      String linkKey) {
    this.services = services;
    this.stores = stores;
    this.postgres = postgres;
    this.linkKey = linkKey;
  }

  /// Starts everything at once; returns when a client could join. What was started is ended again
  /// where something else does not start.
  static Fleet start(DevOptions options) {
    String linkKey = DevSecrets.obtain(options.data(), "join-link-key");
    GenericApplicationContext stores = EmbeddedStores.context(options.data());
    ServiceContexts contexts = new ServiceContexts(options, linkKey);
    var postgres =
        CompletableFuture.supplyAsync(
            () -> EmbeddedPostgresStore.start(options.data().resolve("postgres")));
    var sfu = starting(contexts.sfu(), stores);
    var signaling = starting(contexts.signaling(), stores);
    var gateway = starting(contexts.gateway(), stores);
    var room = postgres.thenApply(store -> contexts.room(store.jdbcUrl()).start(stores));
    var billing =
        postgres.thenApplyAsync(
            store -> contexts.billing(store.jdbcUrl()).start(stores), thread("billing"));
    RunningServices services = new RunningServices();
    try {
      CompletableFuture.allOf(postgres, sfu, signaling, gateway, room, billing).join();
      // Ended in the opposite order: clients are told while the way to them is still open.
      services.add("billing", billing.join());
      services.add("room", room.join());
      services.add("sfu", sfu.join());
      services.add("gateway", gateway.join());
      services.add("signaling", signaling.join());
      return new Fleet(services, stores, postgres.join(), linkKey);
    } catch (CompletionException failed) {
      closeStarted(sfu, signaling, gateway, room, billing);
      postgres.thenAccept(EmbeddedPostgresStore::close).exceptionally(notStarted -> null).join();
      stores.close();
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /// The random part of the join link.
  String linkKey() {
    return linkKey;
  }

  /// Ends everything: signaling tells the clients, then gateway, SFU, room-service, billing,
  /// stores.
  @Override
  public void close() {
    services.close();
    stores.close();
    postgres.close();
  }

  private static CompletableFuture<ConfigurableApplicationContext> starting(
      ServiceContext service, GenericApplicationContext stores) {
    return CompletableFuture.supplyAsync(() -> service.start(stores), thread(service.name()));
  }

  /// Contexts start at the same time, each in a thread of its own.
  private static Executor thread(String name) {
    return task -> Thread.ofPlatform().name(name).start(task);
  }

  @SafeVarargs
  private static void closeStarted(CompletableFuture<ConfigurableApplicationContext>... contexts) {
    for (var context : contexts) {
      context
          .thenAccept(ConfigurableApplicationContext::close)
          .exceptionally(notStarted -> null)
          .join();
    }
  }
}
