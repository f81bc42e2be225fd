package io.parley.room.api.twirp;

import io.parley.room.api.Refusal;
import org.springframework.http.HttpStatus;

/// The codes of Twirp's errors that this service uses, and their HTTP status.
enum TwirpError {
  BAD_ROUTE("bad_route", HttpStatus.NOT_FOUND),
  MALFORMED("malformed", HttpStatus.BAD_REQUEST),
  INVALID_ARGUMENT("invalid_argument", HttpStatus.BAD_REQUEST),
  UNAUTHENTICATED("unauthenticated", HttpStatus.UNAUTHORIZED),
  NOT_FOUND("not_found", HttpStatus.NOT_FOUND),
  FAILED_PRECONDITION("failed_precondition", HttpStatus.PRECONDITION_FAILED),
  UNIMPLEMENTED("unimplemented", HttpStatus.NOT_IMPLEMENTED),
  UNAVAILABLE("unavailable", HttpStatus.SERVICE_UNAVAILABLE),
  INTERNAL("internal", HttpStatus.INTERNAL_SERVER_ERROR);

  final String code;
  final HttpStatus status;

  TwirpError(String code, HttpStatus status) {
    this.code = code;
    this.status = status;
  }

  static TwirpError of(Refusal.Reason reason) {
    return switch (reason) {
      case NOT_PERMITTED -> UNAUTHENTICATED; // as LiveKit's servers have it
      case INVALID -> INVALID_ARGUMENT;
      case NOT_FOUND -> NOT_FOUND;
      case PRECONDITION -> FAILED_PRECONDITION;
      case UNIMPLEMENTED -> UNIMPLEMENTED;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }
}
