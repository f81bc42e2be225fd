package io.parley.media.sctp;

/// Where an association stands (RFC 9260 §4).
public enum SctpState {
  /// Not begun, ended or failed. Answers an INIT as long as it neither failed nor was closed.
  CLOSED,
  /// INIT sent, waiting for INIT ACK.
  COOKIE_WAIT,
  /// COOKIE ECHO sent, waiting for COOKIE ACK.
  COOKIE_ECHOED,
  /// Data flows both ways.
  ESTABLISHED,
  /// Our side wants to end; what is queued goes out first.
  SHUTDOWN_PENDING,
  /// SHUTDOWN sent.
  SHUTDOWN_SENT,
  /// The other side wants to end; what is queued goes out first.
  SHUTDOWN_RECEIVED,
  /// SHUTDOWN ACK sent.
  SHUTDOWN_ACK_SENT
}
