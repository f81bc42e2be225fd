package io.parley.gateway.socket;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.gateway.edge.EdgeHeaders;
import io.parley.gateway.edge.ProblemBody;
import io.parley.gateway.node.Nodes;
import io.parley.protocol.id.NodeId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/// Connects a client's WebSocket to a signaling node.
///
/// The node's socket is opened first, and the client upgraded only after the node accepted, so that
/// a refusal keeps its status and its reason. A node that cannot be reached or answers 503 is
/// passed over for the next one, twice at most.
public final class SocketRoute implements GatewayFilter, Ordered {

  private static final Logger log = LoggerFactory.getLogger(SocketRoute.class);

  /// A client sends no more in one frame: metadata of 512 KiB, an offer with many tracks.
  private static final int MAX_CLIENT_FRAME_BYTES = 2 << 20;

  /// A node sends a whole room's participants at worst.
  private static final int MAX_NODE_FRAME_BYTES = 16 << 20;

  /// The first node, and two more.
  private static final int MAX_ATTEMPTS = 3;

  /// In seconds.
  private static final String RETRY_AFTER = "1";

  /// A refusing node's words for the client; Netty drops the body of a refused handshake.
  private static final String REASON = "Parley-Reason";

  private final Nodes nodes;
  private final Admission admission;
  private final NodeSockets sockets;
  private final EdgeHeaders edgeHeaders;
  private final HttpClient http;
  private final Duration handshakeTimeout;
  private final MeterRegistry meters;

  /// @param http with a limit to how long it tries to connect
  public SocketRoute(
      Nodes nodes,
      Admission admission,
      NodeSockets sockets,
      EdgeHeaders edgeHeaders,
      HttpClient http,
      Duration handshakeTimeout,
      MeterRegistry meters) {
    this.nodes = nodes;
    this.admission = admission;
    this.sockets = sockets;
    this.edgeHeaders = edgeHeaders;
    this.http = http;
    this.handshakeTimeout = handshakeTimeout;
    this.meters = meters;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return switch (Upgrade.of(exchange.getRequest())) {
      case NONE -> empty(exchange, HttpStatus.NOT_FOUND);
      case MALFORMED -> empty(exchange, HttpStatus.BAD_REQUEST);
      case OTHER_VERSION -> {
        exchange.getResponse().getHeaders().set("Sec-WebSocket-Version", "13");
        yield empty(exchange, HttpStatus.UPGRADE_REQUIRED);
      }
      case WEBSOCKET -> admitted(exchange);
    };
  }

  private static Mono<Void> empty(ServerWebExchange exchange, HttpStatus status) {
    exchange.getResponse().setStatusCode(status);
    return exchange.getResponse().setComplete();
  }

  private Mono<Void> admitted(ServerWebExchange exchange) {
    if (!admission.enter()) {
      return overloaded(exchange, "this gateway takes no more connections");
    }
    return tryNode(exchange, nodes.accepting(NodeKind.SIGNALING), 0)
        .doFinally(signal -> admission.leave());
  }

  private Mono<Void> tryNode(ServerWebExchange exchange, List<Node> candidates, int attempt) {
    if (candidates.isEmpty()) {
      return overloaded(exchange, "no signaling node takes new clients");
    }
    AtomicBoolean accepted = new AtomicBoolean();
    return dial(exchange, candidates.get(attempt), accepted)
        .onErrorResume(
            failure -> {
              if (accepted.get()) {
                log.atDebug().setCause(failure).log("a socket ended with an error");
                return Mono.empty();
              }
              boolean another = attempt + 1 < Math.min(MAX_ATTEMPTS, candidates.size());
              return another && isPassing(failure)
                  ? tryNode(exchange, candidates, attempt + 1)
                  : refuse(exchange, failure);
            });
  }

  private Mono<Void> dial(ServerWebExchange exchange, Node node, AtomicBoolean accepted) {
    WebsocketClientSpec.Builder spec =
        WebsocketClientSpec.builder().maxFramePayloadLength(MAX_NODE_FRAME_BYTES).handlePing(true);
    HttpHeaders asked = exchange.getRequest().getHeaders();
    List<String> protocols = asked.getOrEmpty("Sec-WebSocket-Protocol");
    if (!protocols.isEmpty()) {
      spec.protocols(String.join(",", protocols));
    }
    HttpHeaders forwarded = edgeHeaders.forSocket(exchange);
    Mono<Void> dialled =
        http.headers(headers -> forwarded.forEach(headers::set))
            .websocket(spec.build())
            .uri(address(exchange, node))
            .handle(
                (fromNode, toNode) -> {
                  accepted.set(true);
                  return upgrade(exchange, node.id(), fromNode, toNode);
                })
            .then();
    return Mono.firstWithSignal(dialled, deadline(accepted));
  }

  private Mono<Void> deadline(AtomicBoolean accepted) {
    return Mono.delay(handshakeTimeout)
        .flatMap(
            late ->
                accepted.get()
                    ? Mono.never()
                    : Mono.error(new TimeoutException("the node did not decide in time")));
  }

  private static URI address(ServerWebExchange exchange, Node node) {
    return UriComponentsBuilder.fromUri(exchange.getRequest().getURI())
        .scheme("ws")
        .userInfo(null)
        .host(node.host())
        .port(node.httpPort())
        .build(true)
        .toUri();
  }

  private Mono<Void> upgrade(
      ServerWebExchange exchange,
      NodeId node,
      WebsocketInbound fromNode,
      WebsocketOutbound toNode) {
    WebsocketServerSpec.Builder spec =
        WebsocketServerSpec.builder()
            .maxFramePayloadLength(MAX_CLIENT_FRAME_BYTES)
            .handlePing(true);
    String protocol = fromNode.selectedSubprotocol();
    if (protocol != null) {
      spec.protocols(protocol);
    }
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
    HttpServerResponse client = ServerHttpResponseDecorator.getNativeResponse(response);
    Sinks.Empty<Void> over = Sinks.empty(); // sendWebsocket itself ends with the handshake
    Mono<Void> upgraded =
        Mono.defer(
            () ->
                client
                    .sendWebsocket(
                        (fromClient, toClient) ->
                            bridge(node, fromClient, toClient, fromNode, toNode)
                                .doFinally(signal -> over.tryEmitEmpty()),
                        spec.build())
                    .then());
    // Completing it runs what waits for the commit, and writes nothing yet.
    return response.setComplete().then(upgraded).then(over.asMono());
  }

  private Mono<Void> bridge(
      NodeId node,
      WebsocketInbound fromClient,
      WebsocketOutbound toClient,
      WebsocketInbound fromNode,
      WebsocketOutbound toNode) {
    NodeSockets.Bridged socket =
        new NodeSockets.Bridged(
            node,
            () -> {
              Bridge.cut(toClient);
              Bridge.cut(toNode);
            });
    sockets.add(socket);
    return Bridge.connect(fromClient, toClient, fromNode, toNode)
        .doFinally(signal -> sockets.remove(socket));
  }

  /// Whether another node may do what this one did not.
  private static boolean isPassing(Throwable failure) {
    HttpResponse refusal = refusal(failure);
    return refusal == null || refusal.status().code() == 503;
  }

  private static @Nullable HttpResponse refusal(Throwable failure) {
    return failure instanceof WebSocketClientHandshakeException refused ? refused.response() : null;
  }

  private Mono<Void> refuse(ServerWebExchange exchange, Throwable failure) {
    HttpResponse refusal = refusal(failure);
    if (refusal == null) {
      log.atWarn().setCause(failure).log("no signaling node answered");
      return overloaded(exchange, "no signaling node answers");
    }
    int status = refusal.status().code();
    count(status);
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(status));
    copy(refusal, HttpHeaders.RETRY_AFTER, response);
    copy(refusal, HttpHeaders.WWW_AUTHENTICATE, response);
    String reason = refusal.headers().get(REASON);
    if (reason == null) {
      return response.setComplete();
    }
    response.getHeaders().setContentType(new MediaType("text", "plain", StandardCharsets.UTF_8));
    return response.writeWith(
        Mono.just(response.bufferFactory().wrap(reason.getBytes(StandardCharsets.UTF_8))));
  }

  private static void copy(HttpResponse from, String header, ServerHttpResponse to) {
    String value = from.headers().get(header);
    if (value != null) {
      to.getHeaders().set(header, value);
    }
  }

  private Mono<Void> overloaded(ServerWebExchange exchange, String detail) {
    count(503);
    exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
    return ProblemBody.write(exchange, HttpStatus.SERVICE_UNAVAILABLE, "unavailable", detail);
  }

  private void count(int status) {
    meters
        .counter("parley.gateway.sockets.refused", "status", Integer.toString(status))
        .increment();
  }

  /// Before all that routes HTTP.
  @Override
  public int getOrder() {
    return 0;
  }
}
