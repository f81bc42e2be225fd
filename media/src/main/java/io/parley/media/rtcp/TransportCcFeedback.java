package io.parley.media.rtcp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// What one transport-wide feedback packet says
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
///
/// One object is read into again and again; allocates nothing after construction. Owned by one
/// shard.
public final class TransportCcFeedback {

  /// More statuses are refused: seconds of any stream that is sent here.
  static final int MAX_STATUSES = 8192;

  private static final long TICK_NANOS = 250_000L;
  private static final long REFERENCE_NANOS = 64_000_000L;

  private final int[] symbols = new int[MAX_STATUSES];
  private final long[] arrivalNanos = new long[MAX_STATUSES];

  private int baseSequence;
  private int count;
  private int feedbackCount;

  /// Reads the reader's current part, of kind [RtcpKind#TRANSPORT_CC].
  ///
  /// @return false where it contradicts itself or uses the reserved status; this object then shows
  ///     no statuses
  public boolean read(RtcpReader reader) {
    MemorySegment memory = reader.memory();
    long packet = reader.packetOffset();
    long end = packet + reader.packetBytes();
    baseSequence = Wire.u16(memory, packet + 12);
    feedbackCount = Wire.u8(memory, packet + 19);
    count = 0;
    int announced = Wire.u16(memory, packet + 14);
    if (announced == 0 || announced > MAX_STATUSES) {
      return false;
    }
    long deltas =
        readStatuses(memory, packet + RtcpFormat.TRANSPORT_CC_FIXED_BYTES, end, announced);
    long referenceNanos = (Wire.u24(memory, packet + 16) << 8 >> 8) * REFERENCE_NANOS;
    if (deltas < 0 || !readDeltas(memory, deltas, end, announced, referenceNanos)) {
      return false;
    }
    count = announced;
    return true;
  }

  /// Returns where the deltas begin, -1 where the chunks end too early.
  private long readStatuses(MemorySegment memory, long from, long end, int announced) {
    long at = from;
    int read = 0;
    while (read < announced) {
      if (end - at < 2) {
        return -1;
      }
      int chunk = Wire.u16(memory, at);
      int statuses = Math.min(TransportCcChunk.statuses(chunk), announced - read);
      for (int i = 0; i < statuses; i++) {
        symbols[read++] = TransportCcChunk.symbol(chunk, i);
      }
      at += 2;
    }
    return at;
  }

  private boolean readDeltas(
      MemorySegment memory, long from, long end, int announced, long referenceNanos) {
    long at = from;
    long nanos = referenceNanos;
    for (int i = 0; i < announced; i++) {
      int bytes = symbols[i];
      if (bytes > TransportCcChunk.LARGE_DELTA || end - at < bytes) {
        return false;
      }
      if (bytes == 1) {
        nanos += Wire.u8(memory, at) * TICK_NANOS;
      } else if (bytes == 2) {
        nanos += (short) Wire.u16(memory, at) * TICK_NANOS;
      }
      arrivalNanos[i] = nanos;
      at += bytes;
    }
    return true;
  }

  /// The transport-wide sequence number of status 0, 0 to 65535.
  public int baseSequence() {
    return baseSequence;
  }

  /// How many consecutive sequence numbers are told of.
  public int count() {
    return count;
  }

  /// Counts feedback packets, 0 to 255: a gap shows lost feedback.
  public int feedbackCount() {
    return feedbackCount;
  }

  /// Whether a packet arrived.
  public boolean received(int index) {
    return symbols[index] != TransportCcChunk.NOT_RECEIVED;
  }

  /// When a packet that was [#received] arrived, on a clock of the receiver's that wraps every 12
  /// days (2^24 times 64 ms); in steps of 250 µs.
  public long arrivalNanos(int index) {
    return arrivalNanos[index];
  }
}
