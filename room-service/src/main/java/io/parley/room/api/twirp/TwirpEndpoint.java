package io.parley.room.api.twirp;

import com.google.gson.JsonObject;
import com.google.protobuf.Message;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.keyring.Access;
import io.parley.cluster.keyring.Caller;
import io.parley.room.api.Outcome;
import io.parley.room.api.ParticipantOperations;
import io.parley.room.api.RoomOperations;
import io.parley.room.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /twirp/livekit.RoomService/<Method>`, as LiveKit's servers answer it.
@RestController
public final class TwirpEndpoint {

  private static final String PREFIX = "/twirp/livekit.RoomService/";

  /// In seconds: a database that restarts is back by then.
  private static final String RETRY_AFTER = "2";

  private final Access access;
  private final TwirpMethods methods;
  private final MeterRegistry meters;

  public TwirpEndpoint(
      Access access,
      RoomOperations rooms,
      ParticipantOperations participants,
      MeterRegistry meters) {
    this.access = access;
    this.methods = new TwirpMethods(rooms, participants);
    this.meters = meters;
  }

  /// Answers any request under `/twirp/`, on a thread that may wait.
  @RequestMapping("/twirp/**")
  public ResponseEntity<byte[]> call(
      ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
    String path = request.getPath().value();
    Access.Result result =
        access.token(
            request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION),
            request.getQueryParams().getFirst("access_token"));
    return switch (result) {
      case Access.Result.Bad(var why) ->
          ResponseEntity.status(TwirpError.UNAUTHENTICATED.status)
              .contentType(MediaType.TEXT_PLAIN)
              .body(why.getBytes(StandardCharsets.UTF_8));
      case Access.Result.Known(var caller) ->
          route(caller, request, path, body == null ? new byte[0] : body);
    };
  }

  private ResponseEntity<byte[]> route(
      Caller caller, ServerHttpRequest request, String path, byte[] body) {
    String name = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
    TwirpMethods.Method method = methods.find(name);
    if (method == null || !request.getMethod().equals(HttpMethod.POST)) {
      return error(TwirpError.BAD_ROUTE, "no handler for path " + path);
    }
    TwirpEncoding encoding =
        TwirpEncoding.of(request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE));
    if (encoding == null) {
      return error(
          TwirpError.BAD_ROUTE,
          "unexpected Content-Type; take application/json or application/protobuf");
    }
    Message.Builder message = method.request().get();
    if (!encoding.read(body, message)) {
      return error(TwirpError.MALFORMED, "the request could not be decoded");
    }
    ResponseEntity<byte[]> response = call(method, caller, message.build(), encoding);
    meters
        .counter(
            "parley.api.calls",
            "method",
            name,
            "status",
            Integer.toString(response.getStatusCode().value()))
        .increment();
    return response;
  }

  private static ResponseEntity<byte[]> call(
      TwirpMethods.Method method, Caller caller, Message request, TwirpEncoding encoding) {
    Outcome<? extends Message> outcome;
    try {
      outcome = method.call().apply(caller, request);
    } catch (StoreUnavailableException unavailable) {
      return error(TwirpError.UNAVAILABLE, String.valueOf(unavailable.getMessage()));
    }
    return switch (outcome) {
      case Outcome.Done<? extends Message>(var value) ->
          ResponseEntity.ok().contentType(encoding.mediaType).body(encoding.write(value));
      case Outcome.Refused<? extends Message>(var refusal) ->
          error(TwirpError.of(refusal.reason()), refusal.message());
    };
  }

  private static ResponseEntity<byte[]> error(TwirpError error, String message) {
    JsonObject body = new JsonObject();
    body.addProperty("code", error.code);
    body.addProperty("msg", message);
    var response = ResponseEntity.status(error.status).contentType(MediaType.APPLICATION_JSON);
    if (error == TwirpError.UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
    }
    return response.body(body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
