package io.parley.cluster.presence;

import org.jspecify.annotations.Nullable;

/// The store of presence does not answer in time; the caller degrades, or tries again later.
public final class PresenceUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PresenceUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
