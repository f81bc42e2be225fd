package io.parley.gateway.edge;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Writes a refusal of the gateway's own as RFC 9457 has it.
public final class ProblemBody {

  private ProblemBody() {}

  /// @param code never changes its meaning
  /// @param detail says what to do
  public static Mono<Void> write(
      ServerWebExchange exchange, HttpStatus status, String code, String detail) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    DataBuffer bytes =
        response.bufferFactory().wrap(json(status, code, detail).getBytes(StandardCharsets.UTF_8));
    return response.writeWith(Mono.just(bytes));
  }

  /// The same as a text.
  public static String json(HttpStatus status, String code, String detail) {
    JsonObject body = new JsonObject();
    body.addProperty("title", status.getReasonPhrase());
    body.addProperty("status", status.value());
    body.addProperty("code", code);
    body.addProperty("detail", detail);
    return body.toString();
  }
}
