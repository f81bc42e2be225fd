package io.parley.room;

import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.embedded.LocalEventLog;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import io.parley.protocol.id.NodeId;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// Room-service on free ports, with a database, a media node and a signaling node.
public final class RunningRoomService implements AutoCloseable {

  public final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  public final InMemoryPresence presence = new InMemoryPresence(InstantSource.system());
  public final InMemoryKeyRing keys = new InMemoryKeyRing();
  public final LocalEventLog events = new LocalEventLog(directory(), InstantSource.system());
  public final FakeSignaling signaling;
  public final NodeId sfu;

  private final GenericApplicationContext stores = new GenericApplicationContext();
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  public RunningRoomService(String databaseUrl, String... properties) {
    SplittableRandom random = new SplittableRandom(7);
    signaling = new FakeSignaling(NodeId.create(random));
    sfu = NodeId.create(random);
    registry.register(signaling.node());
    registry.register(new Node(sfu, NodeKind.SFU, "127.0.0.1", 0, 1, "", 0, true));
    stores.registerBean(Presence.class, () -> presence);
    stores.registerBean(NodeRegistry.class, () -> registry);
    stores.registerBean(KeyRing.class, () -> keys);
    stores.registerBean(EventLog.class, () -> events);
    stores.refresh();
    List<String> all =
        new ArrayList<>(
            List.of(
                "server.port=0",
                "spring.datasource.url=" + databaseUrl,
                "spring.datasource.username=postgres"));
    if (List.of(properties).stream().noneMatch(set -> set.startsWith("parley.room.dev-mode"))) {
      all.add("parley.room.dev-mode=true");
    }
    all.addAll(List.of(properties));
    context =
        new SpringApplicationBuilder(RoomConfiguration.class)
            .web(WebApplicationType.REACTIVE)
            .parent(stores)
            .registerShutdownHook(false)
            .properties("spring.main.banner-mode=off")
            .run(all.stream().map(property -> "--" + property).toArray(String[]::new));
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("room-events");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// This node, as others find it.
  public Node node() {
    return registry.nodes(NodeKind.ROOM).getFirst();
  }

  /// One request; a header whose value is empty is left out.
  public HttpResponse<byte[]> send(
      String method, String path, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node().httpPort() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  public HttpResponse<byte[]> json(String method, String path, String authorization, String body) {
    return send(
        method,
        path,
        authorization.isEmpty()
            ? Map.of("Content-Type", "application/json")
            : Map.of("Content-Type", "application/json", "Authorization", authorization),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /// A header with a token of `devkey` that has this grant.
  public static String bearer(VideoGrant grant) {
    AccessClaims claims =
        new AccessClaims(
            "devkey",
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
        + new TokenSigner("devkey", "secret").sign(claims, Instant.now(), Duration.ofMinutes(5));
  }

  public static VideoGrant grant(
      String room, boolean roomCreate, boolean roomList, boolean roomAdmin) {
    return new VideoGrant(
        room,
        "",
        false,
        roomCreate,
        roomList,
        false,
        roomAdmin,
        false,
        true,
        true,
        true,
        List.of(),
        false,
        false,
        false,
        false,
        false);
  }

  public static String basic(String key, String secret) {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  public static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    context.close();
    stores.close();
    signaling.close();
    http.close();
  }
}
