package io.parley.media.sctp;

/// What a message is to the application (RFC 8831 §6.6).
public enum PayloadKind {
  /// Bytes.
  BINARY,
  /// UTF-8 text; not verified here.
  STRING
}
