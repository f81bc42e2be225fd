package io.parley.gateway.admin;

/// The port of operators cannot be opened as it is configured.
public final class AdminPortException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AdminPortException(String message) {
    super(message);
  }
}
