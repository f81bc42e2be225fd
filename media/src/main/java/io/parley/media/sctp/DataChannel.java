package io.parley.media.sctp;

/// One channel and how far its opening or closing is.
final class DataChannel {

  final int streamId;
  final DcepMessage parameters;
  final boolean remote;

  /// The other side knows it; before that, everything is sent in order (RFC 8832 §6).
  boolean acknowledged;

  boolean closing;
  boolean resetByUs;
  boolean resetByPeer;

  DataChannel(int streamId, DcepMessage parameters, boolean remote) {
    this.streamId = streamId;
    this.parameters = parameters;
    this.remote = remote;
    acknowledged = remote;
  }

  boolean closed() {
    return resetByUs && resetByPeer;
  }

  SctpEvent.ChannelOpened opened() {
    return new SctpEvent.ChannelOpened(
        streamId,
        parameters.label(),
        parameters.protocol(),
        parameters.ordered(),
        parameters.maxRetransmits(),
        parameters.maxLifetimeMillis(),
        remote);
  }
}
