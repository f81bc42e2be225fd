package io.parley.room.api.rest;

import io.parley.room.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

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
  ResponseEntity<Object> tooLarge(DataBufferLimitException tooLarge) {
    return Problem.BODY_TOO_LARGE.response("a body may have 10 MiB");
  }

  @ExceptionHandler
  ResponseEntity<Object> malformed(DecodingException malformed) {
    return Problem.BODY_MALFORMED.response("the body is not the JSON that this call takes");
  }

  @ExceptionHandler
  ResponseEntity<Object> unsupported(UnsupportedMediaTypeStatusException unsupported) {
    return Problem.MEDIA_TYPE_UNSUPPORTED.response("send Content-Type: application/json");
  }

  @ExceptionHandler
  ResponseEntity<Object> notAllowed(MethodNotAllowedException notAllowed) {
    return Problem.METHOD_NOT_ALLOWED.response("use one of " + notAllowed.getSupportedMethods());
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(ResponseStatusException refused) {
    if (tooLarge(refused)) {
      return Problem.BODY_TOO_LARGE.response("a body may have 10 MiB");
    }
    return switch (refused.getStatusCode().value()) {
      case 404 -> Problem.PATH_UNKNOWN.response("nothing is served at this path");
      case 400 -> Problem.BODY_MALFORMED.response("the request is not what this call takes");
      case 413 -> Problem.BODY_TOO_LARGE.response("a body may have 10 MiB");
      default -> internal(refused);
    };
  }

  private static boolean tooLarge(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataBufferLimitException) {
        return true;
      }
    }
    return false;
  }

  @ExceptionHandler
  ResponseEntity<Object> internal(Exception bug) {
    log.atError().setCause(bug).log("a call failed");
    return Problem.INTERNAL.response("the server made a mistake; it is in its log");
  }
}
