package io.parley.fleet.process;

/// A process did not come up; the message says what is known.
public final class StartFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  public StartFailedException(String message) {
    super(message);
  }

  public StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
