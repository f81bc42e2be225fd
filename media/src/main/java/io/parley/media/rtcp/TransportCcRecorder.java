package io.parley.media.rtcp;

import io.parley.media.rtp.SequenceUnwrapper;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Records when the packets of one transport arrived and tells their sender, who estimates its
/// bandwidth from it (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
///
/// A packet that was reported missing and then comes is reported again, together with all that
/// followed it. Allocates nothing after construction. Owned by one shard.
public final class TransportCcRecorder {

  /// How many sequence numbers are remembered; what comes later than that is not reported. A power
  /// of two.
  static final int WINDOW = 2048;

  /// Feedback goes out at least so often while packets come. Slower, and browsers take long to
  /// raise their rate; faster, and feedback takes bandwidth from media.
  static final long INTERVAL_NANOS = 100_000_000L;

  /// Feedback may go out so early when a frame has just ended: its packets are one burst, and
  /// belong into one report.
  static final long FRAME_INTERVAL_NANOS = 50_000_000L;

  /// So many packets go out before the interval ends.
  static final int MAX_HELD = 100;

  /// With fewer, the end of a frame does not shorten the interval.
  static final int MIN_HELD_FOR_FRAME = 20;

  /// The room that a feedback packet may need; with less, nothing may fit.
  public static final int MIN_CAPACITY = 640;

  private static final long TICK_NANOS = 250_000L;
  private static final int TICKS_PER_REFERENCE = 256;

  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private final long[] sequenceAt = new long[WINDOW];
  private final long[] arrivalTicks = new long[WINDOW];

  private boolean started;
  private long next;
  private long newest;
  private int held;
  private boolean frameEnded;
  private boolean unfinished;
  private long lastReportNanos;
  private int feedbackCount;

  // One report in the making: its statuses in order, and a delta for each that was received.
  private final int[] symbols = new int[WINDOW];
  private final int[] deltas = new int[WINDOW];
  private final int[] chunks = new int[WINDOW / TransportCcChunk.TWO_BIT_STATUSES + 1];
  private long referenceTicks;
  private int statuses;
  private int deltaBytes;

  /// Notes a packet.
  ///
  /// @param nowNanos monotonic, when it came
  /// @param transportSequence 0 to 65535, from its header extension
  public void arrived(long nowNanos, int transportSequence) {
    arrived(nowNanos, transportSequence, false);
  }

  /// Notes a packet.
  ///
  /// @param nowNanos monotonic, when it came
  /// @param transportSequence 0 to 65535, from its header extension
  /// @param marker the packet ends a frame
  public void arrived(long nowNanos, int transportSequence, boolean marker) {
    long sequence = unwrapper.unwrap(transportSequence);
    if (!started) {
      started = true;
      lastReportNanos = nowNanos;
      next = sequence;
      newest = sequence;
    }
    int slot = slot(sequence);
    if (sequence <= newest - WINDOW || sequenceAt[slot] == sequence) {
      return;
    }
    if (held == 0 && nowNanos - lastReportNanos >= INTERVAL_NANOS) {
      lastReportNanos = nowNanos; // after a silence; one packet alone tells nothing
    }
    sequenceAt[slot] = sequence;
    arrivalTicks[slot] = Math.floorDiv(nowNanos, TICK_NANOS);
    held++;
    frameEnded |= marker;
    newest = Math.max(newest, sequence);
    next = Math.max(Math.min(next, sequence), newest - WINDOW + 1);
  }

  /// Whether feedback is to be written now. May stay true after one [#write]: call it again then.
  public boolean isDue(long nowNanos) {
    return unfinished || held >= MAX_HELD || (held > 0 && nowNanos - wakeNanos() >= 0);
  }

  /// Whether feedback will become due without another packet.
  public boolean isWaiting() {
    return held > 0;
  }

  /// When feedback is due, if no packet comes before; only while [#isWaiting].
  public long wakeNanos() {
    return lastReportNanos + intervalNanos();
  }

  private long intervalNanos() {
    return frameEnded && held > MIN_HELD_FOR_FRAME ? FRAME_INTERVAL_NANOS : INTERVAL_NANOS;
  }

  /// Writes one feedback packet with as much as fits. It is padded, so nothing should follow it in
  /// a compound packet (RFC 3550 §6.4.1).
  ///
  /// @param mediaSsrc any source of the transport
  /// @return its length; 0 when there is nothing to tell or the room does not do, see
  ///     [#MIN_CAPACITY]
  public int write(long nowNanos, RtcpWriter writer, int senderSsrc, int mediaSsrc) {
    if (held == 0) {
      return 0;
    }
    collect(writer.remaining());
    if (statuses == 0) {
      return 0;
    }
    int chunkCount = TransportCcChunk.encode(symbols, statuses, chunks);
    int bytes = RtcpFormat.TRANSPORT_CC_FIXED_BYTES + 2 * chunkCount + deltaBytes;
    int padding = -bytes & 3;
    long at = writer.position();
    if (!writer.feedback(
        RtcpFormat.TRANSPORT_FEEDBACK,
        RtcpFormat.FEEDBACK_TRANSPORT_CC,
        bytes + padding,
        senderSsrc,
        mediaSsrc)) {
      return 0;
    }
    writeInformation(writer.memory(), at, chunkCount, padding);
    written(nowNanos);
    return bytes + padding;
  }

  /// Takes statuses until one does not fit, then ends at the last packet that was received.
  private void collect(int room) {
    statuses = 0;
    deltaBytes = 0;
    long previousTicks = 0;
    for (int i = 0; next + i <= newest; i++) {
      int slot = slot(next + i);
      symbols[i] = TransportCcChunk.NOT_RECEIVED;
      if (sequenceAt[slot] != next + i) {
        continue;
      }
      if (statuses == 0) {
        long reference = Math.floorDiv(arrivalTicks[slot], (long) TICKS_PER_REFERENCE);
        referenceTicks = reference * TICKS_PER_REFERENCE;
        previousTicks = referenceTicks;
      }
      long delta = arrivalTicks[slot] - previousTicks;
      int bytes = delta >= 0 && delta <= 0xff ? 1 : 2;
      if (delta != (short) delta || largestBytes(i + 1) + deltaBytes + bytes > room) {
        return;
      }
      symbols[i] = bytes == 1 ? TransportCcChunk.SMALL_DELTA : TransportCcChunk.LARGE_DELTA;
      deltas[i] = (int) delta;
      deltaBytes += bytes;
      previousTicks = arrivalTicks[slot];
      statuses = i + 1;
    }
  }

  /// What all but the deltas may take, before the chunks are known.
  private static int largestBytes(int statuses) {
    int most = Math.ceilDiv(statuses, TransportCcChunk.TWO_BIT_STATUSES);
    return RtcpFormat.TRANSPORT_CC_FIXED_BYTES + 2 * most + 3;
  }

  private void writeInformation(MemorySegment memory, long packet, int chunkCount, int padding) {
    Wire.putU16(memory, packet + 12, (int) next);
    Wire.putU16(memory, packet + 14, statuses);
    Wire.putU24(memory, packet + 16, (int) (referenceTicks / TICKS_PER_REFERENCE));
    Wire.putU8(memory, packet + 19, feedbackCount++);
    long at = packet + RtcpFormat.TRANSPORT_CC_FIXED_BYTES;
    for (int i = 0; i < chunkCount; i++, at += 2) {
      Wire.putU16(memory, at, chunks[i]);
    }
    for (int i = 0; i < statuses; i++) {
      if (symbols[i] == TransportCcChunk.SMALL_DELTA) {
        Wire.putU8(memory, at++, deltas[i]);
      } else if (symbols[i] == TransportCcChunk.LARGE_DELTA) {
        Wire.putU16(memory, at, deltas[i]);
        at += 2;
      }
    }
    if (padding > 0) {
      Wire.putU8(memory, packet, Wire.u8(memory, packet) | 0x20);
      for (int i = padding; i > 0; i--) {
        Wire.putU8(memory, at++, i == 1 ? padding : 0);
      }
    }
  }

  private void written(long nowNanos) {
    next += statuses;
    held = 0;
    for (long sequence = next; sequence <= newest; sequence++) {
      held += sequenceAt[slot(sequence)] == sequence ? 1 : 0;
    }
    unfinished = held > 0;
    frameEnded = false;
    lastReportNanos = nowNanos;
  }

  private static int slot(long sequence) {
    return (int) sequence & WINDOW - 1;
  }
}
