package io.parley.media.rtcp;

/// Is given sequence numbers one by one, without boxing.
@FunctionalInterface
public interface SequenceConsumer {

  /// One RTP sequence number, 0 to 65535.
  void accept(int sequence);
}
