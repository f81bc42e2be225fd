package io.parley.room.api.rest;

import io.parley.cluster.keyring.Access;
import io.parley.room.api.QualityOperations;
import io.parley.room.quality.Samples;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/rooms/{room}/quality`. The caller shows the key, or a token with `roomList`, or with
/// `roomAdmin` for the room. Handlers run on threads that may wait.
@RestController
@RequestMapping("/v1/rooms")
public final class QualityV1 {

  private static final int MAX_PAGE = 1000;

  private final Access access;
  private final QualityOperations operations;
  private final InstantSource clock;

  public QualityV1(Access access, QualityOperations operations, InstantSource clock) {
    this.access = access;
    this.operations = operations;
    this.clock = clock;
  }

  /// How connections in a room were, in samples of about ten seconds, by time.
  ///
  /// @param participant an identity, or a session's sid; everybody where empty
  /// @param cursor `nextCursor` of the page before
  @GetMapping("/{room}/quality")
  public ResponseEntity<Object> quality(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @PathVariable String room,
      @RequestParam(defaultValue = "") String participant,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String to,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "100") String limit) {
    var time = QualityParameters.of(from, to, clock.instant());
    if (time.complaint() != null) {
      return Problem.REQUEST_INVALID.response(time.complaint());
    }
    Samples.Position after = cursor.isEmpty() ? null : QualityCursor.decode(cursor);
    if (after == null && !cursor.isEmpty()) {
      return Problem.REQUEST_INVALID.response("cursor must be nextCursor of a page");
    }
    int size = size(limit);
    if (size == 0) {
      return Problem.REQUEST_INVALID.response("limit must be 1 to " + MAX_PAGE);
    }
    return RoomsV1.called(
        access,
        authorization,
        caller ->
            RoomsV1.answer(
                operations.read(caller, room, participant, time.from(), time.to(), after, size),
                page -> ResponseEntity.ok(QualityView.Page.of(room, page))));
  }

  /// @return 0 for what is no size of a page
  private static int size(String text) {
    try {
      int size = Integer.parseInt(text);
      return size > MAX_PAGE ? 0 : Math.max(0, size);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
