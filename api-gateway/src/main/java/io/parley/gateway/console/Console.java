package io.parley.gateway.console;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.parley.gateway.health.Joinable;
import java.io.IOException;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// What the gateway answers itself: the page, its files, and `/healthz`.
public final class Console {

  private Console() {}

  /// @param files the directory with `index.html`; without one, `/` answers `OK`
  public static RouterFunction<ServerResponse> routes(Resource files, Joinable joinable)
      throws IOException {
    Resource index = files.createRelative("index.html");
    var lookup = RouterFunctions.resourceLookupFunction("/**", files);
    return RouterFunctions.route(get("/healthz"), request -> health(joinable))
        .andRoute(get("/"), request -> page(index))
        .and(
            RouterFunctions.resources(
                request -> isRouted(request.path()) ? Mono.empty() : lookup.apply(request),
                (file, headers) -> headers.setCacheControl(CacheControl.noCache())));
  }

  /// What belongs to a node is not looked for among the files.
  private static boolean isRouted(String path) {
    return path.startsWith("/rtc") || path.startsWith("/v1/") || path.startsWith("/twirp/");
  }

  private static RequestPredicate get(String path) {
    return RequestPredicates.path(path)
        .and(RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD));
  }

  private static Mono<ServerResponse> page(Resource index) {
    ServerResponse.BodyBuilder response = ServerResponse.ok().cacheControl(CacheControl.noCache());
    return index.exists()
        ? response.contentType(MediaType.TEXT_HTML).bodyValue(index)
        : response.contentType(MediaType.TEXT_PLAIN).bodyValue("OK");
  }

  private static Mono<ServerResponse> health(Joinable joinable) {
    List<String> missing = joinable.missing();
    JsonObject body = new JsonObject();
    body.addProperty("status", missing.isEmpty() ? "ok" : "unavailable");
    JsonArray names = new JsonArray();
    missing.forEach(names::add);
    body.add("missing", names);
    return ServerResponse.status(missing.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body.toString());
  }
}
