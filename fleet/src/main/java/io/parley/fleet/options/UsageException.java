package io.parley.fleet.options;

/// Something that the person at the keyboard can mend; its message is the one line that says how.
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
