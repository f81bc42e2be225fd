package io.parley.billing.store;

/// The store cannot be reached, or did not answer in time. The call may be repeated.
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public StoreUnavailableException(Throwable cause) {
    super("the database is not available", cause);
  }

  /// What the driver said, in one line for the log.
  public String reason() {
    Throwable root = this;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
