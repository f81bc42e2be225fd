package io.parley.cluster.eventlog;

/// An event could not be stored: the disk is full, or more than the bound waits for delivery.
public final class EventLogFullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EventLogFullException(String message) {
    super(message);
  }
}
