package io.parley.gateway;

import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.protocol.id.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;

/// A gateway on a free port.
public final class RunningGateway implements AutoCloseable {

  public final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  public final InMemoryKeyRing keys = new InMemoryKeyRing();
  public final HttpClient http = HttpClient.newHttpClient();

  private final SplittableRandom random = new SplittableRandom(3);
  private final GenericApplicationContext stores = new GenericApplicationContext();
  private final ReactiveWebServerApplicationContext context;
  private final int port;
  private volatile int adminPort;

  public RunningGateway(String... properties) {
    keys.add(new ApiKey("devkey", "default", "secret"));
    stores.registerBean(NodeRegistry.class, () -> registry);
    stores.registerBean(KeyRing.class, () -> keys);
    stores.addApplicationListener(new AdminPort());
    stores.refresh();
    List<String> all = new ArrayList<>(List.of("--server.port=0"));
    List.of(properties).forEach(property -> all.add("--" + property));
    context =
        (ReactiveWebServerApplicationContext)
            new SpringApplicationBuilder(GatewayConfiguration.class)
                .web(WebApplicationType.REACTIVE)
                .parent(stores)
                .registerShutdownHook(false)
                .properties("spring.main.banner-mode=off")
                .run(all.toArray(String[]::new));
    var server = context.getWebServer();
    if (server == null) {
      throw new IllegalStateException("no web server");
    }
    port = server.getPort();
  }

  public int port() {
    return port;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// Makes a node known.
  public Node register(NodeKind kind, int httpPort, double load) {
    Node node = new Node(NodeId.create(random), kind, "127.0.0.1", httpPort, 0, "", load, true);
    registry.register(node);
    return node;
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public HttpResponse<String> send(
      String method, String path, @Nullable String body, String... headers) {
    return sendTo(port, method, path, body, headers);
  }

  /// Sends to the port of operators.
  public HttpResponse<String> admin(String method, String path, String... headers) {
    return sendTo(adminPort, method, path, null, headers);
  }

  private HttpResponse<String> sendTo(
      int to, String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /// Sends these bytes, and gives all that comes back until the gateway closes.
  public String raw(String request) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// A request for an upgrade that asks to close a connection that was refused.
  public static String upgrade(String path, String... headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: parley.test\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
        + "\r\n";
  }

  private final class AdminPort implements ApplicationListener<WebServerInitializedEvent> {

    @Override
    public void onApplicationEvent(WebServerInitializedEvent started) {
      if ("management".equals(started.getApplicationContext().getServerNamespace())) {
        adminPort = started.getWebServer().getPort();
      }
    }
  }

  @Override
  public void close() {
    context.close();
    stores.close();
    http.close();
  }
}
