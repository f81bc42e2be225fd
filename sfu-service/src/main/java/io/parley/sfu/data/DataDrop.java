package io.parley.sfu.data;

/// Why a data packet was not forwarded; the name of a counter.
public enum DataDrop {
  /// The sender has no grant to publish data.
  NOT_PERMITTED,
  /// No protobuf message, or an empty one.
  MALFORMED,
  /// Beyond what the protocol allows a client to send.
  TOO_LARGE,
  /// Its sequence or nonce was seen before.
  DUPLICATE,
  /// A frame of a data track that its sender did not publish.
  UNKNOWN_TRACK,
  /// A value that clients, or clients that are no agents, do not send.
  NOT_FOR_CLIENTS
}
