package io.parley.room.api.rest;

import io.parley.cluster.keyring.Access;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.Caller;
import io.parley.protocol.token.TokenSigner;
import io.parley.room.api.ClientUrl;
import io.parley.room.api.Limits;
import io.parley.room.api.Outcome;
import io.parley.room.api.ParticipantOperations;
import io.parley.room.api.RoomOperations;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.ListParticipantsRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/// `/v1/rooms`. The caller shows `Authorization: Basic key:secret`, or a token with the grants that
/// the same call of the Twirp API needs. Handlers run on threads that may wait.
@RestController
@RequestMapping("/v1/rooms")
public final class RoomsV1 {

  private static final int MAX_PAGE = 1000;

  private final Access access;
  private final RoomOperations rooms;
  private final ParticipantOperations participants;
  private final ClientUrl clientUrl;
  private final InstantSource clock;

  public RoomsV1(
      Access access,
      RoomOperations rooms,
      ParticipantOperations participants,
      ClientUrl clientUrl,
      InstantSource clock) {
    this.access = access;
    this.rooms = rooms;
    this.participants = participants;
    this.clientUrl = clientUrl;
    this.clock = clock;
  }

  /// Makes a room, or gives the one that lives.
  @PostMapping
  public ResponseEntity<Object> create(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @RequestBody NewRoom room) {
    return called(
        authorization,
        caller -> {
          String complaint = room.complaint();
          return complaint != null
              ? Problem.REQUEST_INVALID.response(complaint)
              : answer(rooms.create(caller, room.toRequest()), RoomsV1::created);
        });
  }

  private static ResponseEntity<Object> created(Room room) {
    String path = "/v1/rooms/" + UriUtils.encodePathSegment(room.getName(), StandardCharsets.UTF_8);
    return ResponseEntity.created(URI.create(path)).body(RoomView.of(room));
  }

  /// The rooms that live, in the order of their names.
  ///
  /// @param cursor `nextCursor` of the page before
  @GetMapping
  public ResponseEntity<Object> list(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @RequestParam(defaultValue = "100") String limit,
      @RequestParam(defaultValue = "") String cursor) {
    Integer size = pageSize(limit);
    String after = decoded(cursor);
    if (size == null) {
      return Problem.REQUEST_INVALID.response("limit must be 1 to " + MAX_PAGE);
    }
    if (after == null) {
      return Problem.REQUEST_INVALID.response("cursor must be the nextCursor of a page");
    }
    return called(
        authorization,
        caller ->
            answer(
                rooms.page(caller, List.of(), after, size + 1),
                found -> ResponseEntity.ok(page(found, size))));
  }

  private static RoomView.Page page(List<Room> found, int size) {
    List<RoomView> shown = found.stream().limit(size).map(RoomView::of).toList();
    return new RoomView.Page(shown, found.size() > size ? encoded(shown.getLast().name()) : null);
  }

  /// One room that lives.
  @GetMapping("/{room}")
  public ResponseEntity<Object> get(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @PathVariable String room) {
    return called(
        authorization,
        caller -> answer(rooms.get(caller, room), found -> ResponseEntity.ok(RoomView.of(found))));
  }

  /// Closes a room; all in it are told to leave.
  @DeleteMapping("/{room}")
  public ResponseEntity<Object> delete(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @PathVariable String room) {
    return called(
        authorization,
        caller ->
            answer(
                rooms.delete(caller, DeleteRoomRequest.newBuilder().setRoom(room).build()),
                _ -> ResponseEntity.noContent().build()));
  }

  /// Those in a room.
  @GetMapping("/{room}/participants")
  public ResponseEntity<Object> participants(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @PathVariable String room) {
    var request = ListParticipantsRequest.newBuilder().setRoom(room).build();
    return called(
        authorization,
        caller ->
            answer(
                participants.list(caller, request),
                all ->
                    ResponseEntity.ok(
                        new ParticipantView.Everybody(
                            all.stream().map(ParticipantView::of).toList()))));
  }

  /// Makes a join token. It takes the key itself: a token that makes tokens could not be revoked.
  @PostMapping("/{room}/tokens")
  public ResponseEntity<Object> token(
      @RequestHeader HttpHeaders headers, @PathVariable String room, @RequestBody NewToken wish) {
    return called(
        headers.getFirst(HttpHeaders.AUTHORIZATION),
        caller -> {
          String complaint = Limits.first(Limits.roomName(room), wish.complaint());
          ApiKey key = caller.key();
          if (key == null || !caller.holdsKey()) {
            return Problem.KEY_REQUIRED.response(
                "tokens are made with Authorization: Basic key:secret");
          }
          return complaint != null
              ? Problem.REQUEST_INVALID.response(complaint)
              : ResponseEntity.status(HttpStatus.CREATED).body(token(key, room, wish, headers));
        });
  }

  private TokenView token(ApiKey key, String room, NewToken wish, HttpHeaders headers) {
    Instant now = clock.instant();
    Instant expiresAt = now.plus(wish.lifetime());
    var claims = wish.toClaims(key.id(), room, expiresAt);
    String token = new TokenSigner(key.id(), key.secret()).sign(claims, now, wish.lifetime());
    String url =
        clientUrl.of(
            headers.getFirst("X-Forwarded-Proto"),
            headers.getFirst("X-Forwarded-Host"),
            headers.getFirst(HttpHeaders.HOST));
    return new TokenView(token, url, room, claims.identity(), expiresAt);
  }

  private ResponseEntity<Object> called(
      @Nullable String authorization, Function<Caller, ResponseEntity<Object>> call) {
    return called(access, authorization, call);
  }

  /// Calls for whoever these credentials are of.
  static ResponseEntity<Object> called(
      Access access,
      @Nullable String authorization,
      Function<Caller, ResponseEntity<Object>> call) {
    return switch (access.keyOrToken(authorization)) {
      case Access.Result.Bad(var why) -> Problem.CREDENTIALS_INVALID.response(why);
      case Access.Result.Known(var caller) when caller.key() == null ->
          Problem.CREDENTIALS_MISSING.response(
              "send Authorization: Basic key:secret, or Bearer with a token");
      case Access.Result.Known(var caller) -> call.apply(caller);
    };
  }

  /// The response to an outcome, or the problem that it is.
  static <T> ResponseEntity<Object> answer(
      Outcome<T> outcome, Function<T, ResponseEntity<Object>> response) {
    return switch (outcome) {
      case Outcome.Done<T>(var value) -> response.apply(value);
      case Outcome.Refused<T>(var refusal) ->
          Problem.of(refusal.reason()).response(refusal.message());
    };
  }

  private static @Nullable Integer pageSize(String limit) {
    try {
      int size = Integer.parseInt(limit);
      return size >= 1 && size <= MAX_PAGE ? size : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static String encoded(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String decoded(String cursor) {
    try {
      String name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return cursor.isEmpty() || Limits.roomName(name) == null ? name : null;
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }
}
