package io.parley.billing.usage.rest;

import io.parley.billing.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;

/// What never got to a handler, or came out of one as an exception, as a problem.
@RestControllerAdvice
public final class ProblemAdvice {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<Object> unavailable(StoreUnavailableException unavailable) {
    log.atWarn().addKeyValue("why", unavailable.reason()).log("a call needed the database");
    return Problem.UNAVAILABLE.response(unavailable.getMessage() + "; repeat the call");
  }

  @ExceptionHandler
  ResponseEntity<Object> notAllowed(MethodNotAllowedException notAllowed) {
    return Problem.METHOD_NOT_ALLOWED.response("use one of " + notAllowed.getSupportedMethods());
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(ResponseStatusException refused) {
    return switch (refused.getStatusCode().value()) {
      case 404 -> Problem.PATH_UNKNOWN.response("nothing is served at this path");
      case 400 -> Problem.REQUEST_INVALID.response("the request is not what this call takes");
      default -> internal(refused);
    };
  }

  @ExceptionHandler
  ResponseEntity<Object> internal(Exception bug) {
    log.atError().setCause(bug).log("a call failed");
    return Problem.INTERNAL.response("the server made a mistake; it is in its log");
  }
}
