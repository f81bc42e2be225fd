package io.parley.media.sctp;

/// What an association tells its owner.
public sealed interface SctpEvent {

  /// The handshake is done. Comes again if the other side restarts, after its channels were closed.
  record Connected() implements SctpEvent {}

  /// A channel can be used: the other side opened it, or acknowledged ours.
  ///
  /// @param streamId its stream, the same both ways
  /// @param label application's name for it
  /// @param protocol subprotocol, mostly empty
  /// @param ordered messages arrive in the order of sending
  /// @param maxRetransmits how often a fragment is sent again, -1 when there is no such limit
  /// @param maxLifetimeMillis how long a message is worth sending, -1 when there is no such limit
  /// @param remote the other side opened it
  record ChannelOpened(
      int streamId,
      String label,
      String protocol,
      boolean ordered,
      int maxRetransmits,
      int maxLifetimeMillis,
      boolean remote)
      implements SctpEvent {}

  /// A whole message. The array is the receiver's to keep.
  record MessageReceived(int streamId, PayloadKind kind, byte[] message) implements SctpEvent {}

  /// Both directions of the channel are reset; its stream can be used again.
  record ChannelClosed(int streamId) implements SctpEvent {}

  /// After [SendOutcome#FULL]: half of the buffer is free again.
  record BufferedAmountLow() implements SctpEvent {}

  /// The association ended in an orderly way.
  record Closed() implements SctpEvent {}

  /// The association ended otherwise.
  ///
  /// @param reason for a log, not for a program
  record Failed(String reason) implements SctpEvent {}
}
