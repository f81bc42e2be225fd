package io.parley.media.sctp;

/// A fragment that was sent and that the other side has not confirmed for good.
final class SentChunk {

  final long tsn;
  final OutboundMessage message;
  final int offset;
  final int length;

  int transmissions = 1;
  long sentNanos;

  /// How many acknowledgements passed it over.
  int misses;

  /// A miss counts only when something from here on arrived: what was sent before the last
  /// transmission of this fragment says nothing about it.
  long missableFrom;

  /// Reported in a gap block, which the other side may still take back.
  boolean acked;

  /// Lost; to be sent again.
  boolean due;

  SentChunk(long tsn, OutboundMessage message, int offset, int length, long nowNanos) {
    this.tsn = tsn;
    this.message = message;
    this.offset = offset;
    this.length = length;
    missableFrom = tsn;
    sentNanos = nowNanos;
  }

  boolean inFlight() {
    return !acked && !due && !message.abandoned();
  }

  /// What it takes on the wire.
  int wireBytes() {
    return DataChunk.HEADER_BYTES + length;
  }

  byte[] toBytes(boolean immediate) {
    int flags =
        (offset == 0 ? DataChunk.FLAG_BEGIN : 0)
            | (offset + length == message.bytes ? DataChunk.FLAG_END : 0)
            | (message.ordered ? 0 : DataChunk.FLAG_UNORDERED)
            | (immediate ? DataChunk.FLAG_IMMEDIATE : 0);
    return new ChunkWriter(ChunkType.DATA, flags)
        .i32((int) tsn)
        .u16(message.stream.id)
        .u16(message.ssn)
        .i32(message.protocol)
        .bytes(message.payload(), offset, length)
        .toBytes();
  }
}
