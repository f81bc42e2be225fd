package io.parley.billing;

import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import io.parley.protocol.token.VideoGrant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// Billing on a free port. `key1` is of the project `acme`, `key2` of another one.
public final class RunningBilling implements AutoCloseable {

  /// Of `acme`, which the samples are about.
  public static final String KEY = basic("key1", "secret1");

  public static final String OTHER_KEY = basic("key2", "secret2");

  public final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  public final InMemoryKeyRing keys = new InMemoryKeyRing();
  public final UsageLog events = new UsageLog();

  private final GenericApplicationContext stores = new GenericApplicationContext();
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  public RunningBilling(String databaseUrl) {
    this(databaseUrl, true);
  }

  /// @param keysComplete whether the ring holds all keys there are
  public RunningBilling(String databaseUrl, boolean keysComplete) {
    keys.add(new ApiKey("key1", "acme", "secret1"));
    keys.add(new ApiKey("key2", "other", "secret2"));
    if (keysComplete) {
      keys.completed();
    }
    stores.registerBean(NodeRegistry.class, () -> registry);
    stores.registerBean(KeyRing.class, () -> keys);
    stores.registerBean(EventLog.class, () -> events);
    stores.refresh();
    context =
        new SpringApplicationBuilder(BillingConfiguration.class)
            .web(WebApplicationType.REACTIVE)
            .parent(stores)
            .registerShutdownHook(false)
            .properties("spring.main.banner-mode=off")
            .run(
                "--server.port=0",
                "--spring.datasource.url=" + databaseUrl,
                "--spring.datasource.username=postgres");
  }

  /// This node, as others find it.
  public Node node() {
    return registry.nodes(NodeKind.BILLING).getFirst();
  }

  public HttpResponse<String> get(String path, String authorization) {
    return send("GET", path, authorization);
  }

  /// One request; without a header where `authorization` is empty.
  public HttpResponse<String> send(String method, String path, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node().httpPort() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /// A header with a token of `key1`.
  public static String bearer(String room, boolean roomList, boolean roomAdmin) {
    VideoGrant grant =
        new VideoGrant(
            room, "", false, false, roomList, false, roomAdmin, false, true, true, true, List.of(),
            false, false, false, false, false);
    AccessClaims claims =
        new AccessClaims(
            "key1",
            "server",
            "",
            "",
            Map.of(),
            "standard",
            List.of(),
            grant,
            null,
            "",
            Instant.MAX);
    return "Bearer "
        + new TokenSigner("key1", "secret1").sign(claims, Instant.now(), Duration.ofMinutes(5));
  }

  public static String basic(String key, String secret) {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    context.close();
    stores.close();
    http.close();
  }
}
