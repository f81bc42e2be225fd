package io.parley.room.api.rest;

import io.parley.cluster.keyring.Access;
import io.parley.protocol.link.LinkSettings;
import io.parley.room.api.LinkOperations;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/rooms/{room}/participants/{identity}/link`. The caller shows the key, or a token with
/// `roomAdmin` for the room. Handlers run on threads that may wait.
@RestController
@RequestMapping("/v1/rooms")
public final class LinkV1 {

  private static final String PATH = "/{room}/participants/{identity}/link";

  private final Access access;
  private final LinkOperations links;

  public LinkV1(Access access, LinkOperations links) {
    this.access = access;
    this.links = links;
  }

  /// How a participant's link is to be used, and who said so.
  @GetMapping(PATH)
  public ResponseEntity<Object> get(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @PathVariable String room,
      @PathVariable String identity) {
    return RoomsV1.called(
        access,
        authorization,
        caller ->
            RoomsV1.answer(
                links.get(caller, room, identity),
                attributes -> ResponseEntity.ok(LinkUseView.of(attributes))));
  }

  /// Replaces what the tenant says of it; in force at once.
  @PutMapping(PATH)
  public ResponseEntity<Object> put(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @PathVariable String room,
      @PathVariable String identity,
      @RequestBody LinkSettingsView settings) {
    return RoomsV1.called(
        access,
        authorization,
        caller -> {
          String complaint = settings.complaint();
          return complaint != null
              ? Problem.REQUEST_INVALID.response(complaint)
              : RoomsV1.answer(
                  links.set(caller, room, identity, settings.settings()),
                  attributes -> ResponseEntity.ok(LinkUseView.of(attributes)));
        });
  }

  /// Takes back what the tenant said.
  @DeleteMapping(PATH)
  public ResponseEntity<Object> delete(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @PathVariable String room,
      @PathVariable String identity) {
    return RoomsV1.called(
        access,
        authorization,
        caller ->
            RoomsV1.answer(
                links.set(caller, room, identity, LinkSettings.NONE),
                _ -> ResponseEntity.noContent().build()));
  }
}
