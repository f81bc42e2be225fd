package io.parley.room.api.rest;

import io.parley.cluster.keyring.Access;
import io.parley.room.api.HistoryOperations;
import io.parley.room.api.Limits;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/rooms/{room}/events`. The caller shows the key, or a token with `roomList`, or with
/// `roomAdmin` for the room. Handlers run on threads that may wait.
@RestController
@RequestMapping("/v1/rooms")
public final class EventsV1 {

  private static final int MAX_PAGE = 1000;

  private final Access access;
  private final HistoryOperations histories;

  public EventsV1(Access access, HistoryOperations histories) {
    this.access = access;
    this.histories = histories;
  }

  /// What happened in a room, in order; also after it is over, as long as events are kept.
  ///
  /// @param roomSid of an earlier incarnation of the name
  /// @param after the number of the last event that the caller has
  @GetMapping("/{room}/events")
  public ResponseEntity<Object> events(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @PathVariable String room,
      @RequestParam(defaultValue = "") String roomSid,
      @RequestParam(defaultValue = "0") String after,
      @RequestParam(defaultValue = "100") String limit) {
    Long from = number(after, 0, Long.MAX_VALUE);
    Long size = number(limit, 1, MAX_PAGE);
    if (from == null) {
      return Problem.REQUEST_INVALID.response("after must be the number of an event, or 0");
    }
    if (size == null) {
      return Problem.REQUEST_INVALID.response("limit must be 1 to " + MAX_PAGE);
    }
    String complaint = Limits.roomSid(roomSid);
    if (complaint != null) {
      return Problem.REQUEST_INVALID.response(complaint);
    }
    return RoomsV1.called(
        access,
        authorization,
        caller ->
            RoomsV1.answer(
                histories.read(caller, room, roomSid, from, size.intValue()),
                part -> ResponseEntity.ok(EventView.Page.of(room, part))));
  }

  private static @Nullable Long number(String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      return number >= least && number <= most ? number : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }
}
