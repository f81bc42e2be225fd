package io.parley.cluster.keyring;

/// There is no master key, or something that is none; the message says how to make one.
public final class MasterKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MasterKeyException(String message) {
    super(message);
  }
}
