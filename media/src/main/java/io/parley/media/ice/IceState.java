package io.parley.media.ice;

/// How a peer's connection stands, judged by the authenticated packets that came from it.
public enum IceState {
  /// No check has come yet.
  NEW,
  /// The peer was heard lately.
  CONNECTED,
  /// Nothing came for [IceLite#SILENT_NANOS]; it may come back.
  SILENT,
  /// Nothing came for [IceLite#FAILED_NANOS].
  FAILED
}
