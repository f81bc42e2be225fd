package io.parley.media.dtls;

/// How far a [DtlsTransport] is.
public enum DtlsState {
  /// The peer's fingerprint, or its first message, is not here yet.
  WAITING,
  HANDSHAKING,
  /// The peer is who its description says it is; keys are there.
  CONNECTED,
  /// It did not get so far, or what came later broke the rules; [DtlsTransport#failure] says why.
  FAILED,
  /// One side said good-bye.
  CLOSED
}
