package io.parley.room.api.rest;

import io.parley.room.api.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/// The refusals of `/v1`: RFC 9457, with a `code` that never changes its meaning and a `detail`
/// that says what to do.
enum Problem {
  CREDENTIALS_MISSING(HttpStatus.UNAUTHORIZED, "credentials_missing"),
  CREDENTIALS_INVALID(HttpStatus.UNAUTHORIZED, "credentials_invalid"),
  GRANT_MISSING(HttpStatus.FORBIDDEN, "grant_missing"),
  KEY_REQUIRED(HttpStatus.FORBIDDEN, "key_required"),
  REQUEST_INVALID(HttpStatus.BAD_REQUEST, "request_invalid"),
  BODY_MALFORMED(HttpStatus.BAD_REQUEST, "body_malformed"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "not_found"),
  PATH_UNKNOWN(HttpStatus.NOT_FOUND, "path_unknown"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "method_not_allowed"),
  PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED, "precondition_failed"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "body_too_large"),
  MEDIA_TYPE_UNSUPPORTED(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "media_type_unsupported"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "internal"),
  UNIMPLEMENTED(HttpStatus.NOT_IMPLEMENTED, "unimplemented"),
  UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "unavailable");

  /// In seconds: a database or node that restarts is back by then.
  private static final String RETRY_AFTER = "2";

  private final HttpStatus status;
  private final String code;

  Problem(HttpStatus status, String code) {
    this.status = status;
    this.code = code;
  }

  static Problem of(Refusal.Reason reason) {
    return switch (reason) {
      case NOT_PERMITTED -> GRANT_MISSING;
      case INVALID -> REQUEST_INVALID;
      case NOT_FOUND -> NOT_FOUND;
      case PRECONDITION -> PRECONDITION_FAILED;
      case UNIMPLEMENTED -> UNIMPLEMENTED;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }

  String code() {
    return code;
  }

  /// The response that tells of this problem.
  ResponseEntity<Object> response(String detail) {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
    body.setTitle(status.getReasonPhrase());
    body.setProperty("code", code);
    var response = ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (this == UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
    } else if (status == HttpStatus.UNAUTHORIZED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"parley\", Bearer");
    }
    return response.body(body);
  }
}
