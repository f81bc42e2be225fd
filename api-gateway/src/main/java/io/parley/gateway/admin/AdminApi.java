package io.parley.gateway.admin;

import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.gateway.edge.ProblemBody;
import io.parley.protocol.id.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// `/admin/v1`: which nodes there are, and which of them are to drain.
final class AdminApi {

  private static final Logger log = LoggerFactory.getLogger(AdminApi.class);

  private final NodeRegistry registry;

  AdminApi(NodeRegistry registry) {
    this.registry = registry;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/admin/v1/nodes", request -> list())
        .POST("/admin/v1/nodes/{id}:drain", request -> drain(request, true))
        .POST("/admin/v1/nodes/{id}:undrain", request -> drain(request, false))
        .build();
  }

  private Mono<ServerResponse> list() {
    return ServerResponse.ok()
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(NodeList.of(registry).toString());
  }

  private Mono<ServerResponse> drain(ServerRequest request, boolean wished) {
    NodeId node = NodeId.of(request.pathVariable("id"));
    if (node == null) {
      return problem(HttpStatus.BAD_REQUEST, "node_id_invalid", "a node's id starts with ND_");
    }
    return Mono.fromCallable(() -> registry.drain(node, wished))
        .subscribeOn(Schedulers.boundedElastic()) // it waits for the store
        .flatMap(known -> drained(node, wished, known))
        .onErrorResume(
            PresenceUnavailableException.class,
            away ->
                problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "unavailable",
                    "the registry of nodes does not answer; repeat the call"));
  }

  private static Mono<ServerResponse> drained(NodeId node, boolean wished, boolean known) {
    if (!known) {
      return problem(HttpStatus.NOT_FOUND, "node_unknown", "there is no node with this id");
    }
    log.atInfo()
        .addKeyValue("node", node)
        .addKeyValue("draining", wished)
        .log("an operator asked for a change of what a node is to do");
    return ServerResponse.noContent().build();
  }

  private static Mono<ServerResponse> problem(HttpStatus status, String code, String detail) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(ProblemBody.json(status, code, detail));
  }
}
