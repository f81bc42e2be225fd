package io.parley.billing.usage.rest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/// The refusals of `/v1/usage`: RFC 9457, with the codes of `/v1` that never change their meaning,
/// and a `detail` that says what to do.
enum Problem {
  CREDENTIALS_MISSING(HttpStatus.UNAUTHORIZED, "credentials_missing"),
  CREDENTIALS_INVALID(HttpStatus.UNAUTHORIZED, "credentials_invalid"),
  GRANT_MISSING(HttpStatus.FORBIDDEN, "grant_missing"),
  REQUEST_INVALID(HttpStatus.BAD_REQUEST, "request_invalid"),
  PATH_UNKNOWN(HttpStatus.NOT_FOUND, "path_unknown"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "method_not_allowed"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "internal"),
  UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "unavailable");

  /// In seconds: a database that restarts is back by then.
  private static final String RETRY_AFTER = "2";

  private final HttpStatus status;
  private final String code;

  Problem(HttpStatus status, String code) {
    this.status = status;
    this.code = code;
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
