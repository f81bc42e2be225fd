package io.parley.billing.usage.rest;

import io.parley.billing.usage.UsageRow;
import io.parley.billing.usage.UsageRows;
import io.parley.cluster.keyring.Access;
import io.parley.cluster.keyring.Caller;
import io.parley.cluster.keyring.KeyRing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/usage`. The caller shows `Authorization: Basic key:secret`, or a token: with `roomList` for
/// the project and its rooms, with `roomAdmin` for one room and who was in it. Handlers run on
/// threads that may wait.
@RestController
public final class UsageV1 {

  private final Access access;
  private final KeyRing keys;
  private final UsageRows rows;

  public UsageV1(Access access, KeyRing keys, UsageRows rows) {
    this.access = access;
    this.keys = keys;
    this.rows = rows;
  }

  /// What was used in the caller's project, bucket by bucket; buckets without any are left out.
  @GetMapping("/v1/usage")
  public ResponseEntity<Object> list(
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false)
          @Nullable String authorization,
      @RequestParam MultiValueMap<String, String> query) {
    return switch (access.keyOrToken(authorization)) {
      case Access.Result.Bad(var why) -> bad(why);
      case Access.Result.Known(var caller) when caller.key() == null ->
          Problem.CREDENTIALS_MISSING.response(
              "send Authorization: Basic key:secret, or Bearer with a token");
      case Access.Result.Known(var caller) ->
          switch (UsageParameters.read(query)) {
            case UsageParameters.Result.Wrong(var why) -> Problem.REQUEST_INVALID.response(why);
            case UsageParameters.Result.Right(var parameters) -> answer(caller, parameters);
          };
    };
  }

  /// A key that is not known may be one that this node has not heard of yet.
  private ResponseEntity<Object> bad(String why) {
    return keys.complete()
        ? Problem.CREDENTIALS_INVALID.response(why)
        : Problem.UNAVAILABLE.response("the keys are not read yet; repeat the call");
  }

  private ResponseEntity<Object> answer(Caller caller, UsageParameters parameters) {
    if (!mayRead(caller, parameters)) {
      return Problem.GRANT_MISSING.response(
          "a token needs roomList for the project and its rooms, and roomAdmin for the room that"
              + " it names and for who was in it");
    }
    List<UsageRow> found = rows.find(parameters.in(caller.project()), parameters.limit() + 1);
    List<UsageRow> shown = found.stream().limit(parameters.limit()).toList();
    return ResponseEntity.ok(
        new UsageView.Page(
            parameters.from(),
            parameters.to(),
            UsageParameters.word(parameters.by()),
            UsageParameters.word(parameters.bucket()),
            shown.stream().map(row -> UsageView.of(row, parameters.by())).toList(),
            found.size() > shown.size() ? Cursor.encode(shown.getLast().position()) : null));
  }

  private static boolean mayRead(Caller caller, UsageParameters parameters) {
    String room = parameters.room();
    return caller.holdsKey()
        || (room != null && caller.administers(room))
        || (caller.lists() && !parameters.aboutParticipants());
  }
}
