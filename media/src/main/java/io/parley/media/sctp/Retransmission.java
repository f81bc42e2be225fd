package io.parley.media.sctp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Knows what is in flight, what got lost, and what is no longer worth sending (RFC 9260 §6.2.1 and
/// §7.2.4, RFC 3758 §3.5).
final class Retransmission {

  /// So many acknowledgements that pass a fragment over show that it is lost, not late.
  static final int LOST_AFTER_MISSES = 3;

  private final OutboundQueue queue;
  private final boolean mayGiveUp;
  private final SentChunks chunks;
  private long flightBytes;
  private int due;

  /// Nothing before this TSN is due.
  private long dueFrom;

  private boolean gaveUp;

  /// @param firstTsn of our first fragment
  /// @param mayGiveUp the other side understands FORWARD-TSN; otherwise what was begun is finished
  Retransmission(OutboundQueue queue, int firstTsn, boolean mayGiveUp) {
    this.queue = queue;
    this.mayGiveUp = mayGiveUp;
    chunks = new SentChunks(SerialNumber.first(firstTsn));
    dueFrom = chunks.first();
  }

  /// What an acknowledgement brought.
  ///
  /// @param advanced the cumulative TSN moved
  /// @param bytes newly acknowledged, headers included
  /// @param lost fragments that it shows to be lost
  /// @param rttSentNanos when the newest fragment that it confirms was sent, if that was sent once
  record Outcome(boolean advanced, long bytes, boolean lost, @Nullable Long rttSentNanos) {}

  long flightBytes() {
    return flightBytes;
  }

  /// Whether everything sent is confirmed or skipped for good.
  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /// Whether fragments of a stream, given up or not, are unconfirmed.
  boolean holds(OutboundStream stream) {
    for (long tsn = chunks.first(); tsn < chunks.next(); tsn++) {
      if (chunks.get(tsn).message.stream == stream) {
        return true;
      }
    }
    return false;
  }

  long cumulativeTsn() {
    return chunks.first() - 1;
  }

  long lastTsn() {
    return chunks.next() - 1;
  }

  /// Takes the next fragment of a message.
  SentChunk send(long nowNanos, OutboundMessage message, int length) {
    SentChunk chunk = new SentChunk(chunks.next(), message, message.taken, length, nowNanos);
    chunks.add(chunk);
    message.taken += length;
    message.outstanding++;
    flightBytes += chunk.wireBytes();
    return chunk;
  }

  /// Takes in what the other side has; null when it is old news or a lie.
  ///
  /// @param recovering misses count for all that a moving cumulative TSN leaves behind
  @Nullable Outcome acknowledge(long nowNanos, Sack sack, boolean recovering) {
    long cumulative = SerialNumber.unwrap(sack.cumulativeTsn(), chunks.first() - 1);
    if (cumulative < chunks.first() - 1 || cumulative >= chunks.next()) {
      return null;
    }
    boolean advanced = cumulative >= chunks.first();
    Tally tally = new Tally();
    while (chunks.first() <= cumulative) {
      confirm(chunks.get(chunks.first()), tally);
      finish(chunks.removeFirst());
    }
    dueFrom = Math.max(dueFrom, chunks.first());
    long highest = gaps(cumulative, sack, tally);
    long missedBelow = recovering && advanced ? highest : tally.highestTsn;
    boolean lost = missed(nowNanos, missedBelow);
    return new Outcome(advanced, tally.bytes, lost, tally.rttSentNanos);
  }

  /// No acknowledgement came in time: all that is in flight counts as lost (RFC 9260 §6.3.3).
  void timedOut(long nowNanos) {
    for (long tsn = chunks.first(); tsn < chunks.next(); tsn++) {
      SentChunk chunk = chunks.get(tsn);
      if (chunk.inFlight()) {
        lost(nowNanos, chunk);
      }
    }
  }

  /// The oldest lost fragment, if it is still worth sending and fits. It counts as sent.
  @Nullable SentChunk resend(long nowNanos, int room) {
    if (due == 0) {
      return null;
    }
    for (; dueFrom < chunks.next(); dueFrom++) {
      SentChunk chunk = chunks.get(dueFrom);
      if (chunk.due && mayGiveUp && chunk.message.expired(nowNanos)) {
        abandon(chunk.message, dueFrom);
      } else if (chunk.due) {
        return chunk.wireBytes() <= room ? sentAgain(nowNanos, chunk) : null;
      }
    }
    return null;
  }

  boolean resendDue() {
    return due > 0;
  }

  /// Gives up a message of which not all fragments were made, if it expired.
  ///
  /// @return whether it did
  boolean expire(long nowNanos, OutboundMessage message) {
    if (!mayGiveUp || !message.expired(nowNanos)) {
      return false;
    }
    abandon(message, chunks.next() - 1);
    return true;
  }

  /// Whether something was given up since the last call.
  boolean takeGaveUp() {
    boolean result = gaveUp;
    gaveUp = false;
    return result;
  }

  /// The TSN up to which the other side shall stop waiting, and the streams that skips, as a chunk;
  /// null when it misses nothing that was given up.
  byte @Nullable [] forwardTsn(int maxBytes) {
    Map<Integer, Integer> skipped = new LinkedHashMap<>();
    long tsn = chunks.first();
    for (; tsn < chunks.next() && chunks.get(tsn).message.abandoned(); tsn++) {
      OutboundMessage message = chunks.get(tsn).message;
      if (message.ordered) {
        if (!skipped.containsKey(message.stream.id) && 12 + 4 * skipped.size() > maxBytes) {
          break;
        }
        skipped.put(message.stream.id, message.ssn);
      }
    }
    if (tsn == chunks.first()) {
      return null;
    }
    ChunkWriter chunk = new ChunkWriter(ChunkType.FORWARD_TSN, 0).i32((int) (tsn - 1));
    skipped.forEach((stream, ssn) -> chunk.u16(stream).u16(ssn));
    return chunk.toBytes();
  }

  /// Whether the next fragment to be confirmed was given up, so that a FORWARD-TSN must say so.
  boolean mustForward() {
    return !chunks.isEmpty() && chunks.get(chunks.first()).message.abandoned();
  }

  private static final class Tally {
    long bytes;
    long highestTsn = Long.MIN_VALUE;
    @Nullable Long rttSentNanos;
  }

  private void confirm(SentChunk chunk, Tally tally) {
    if (chunk.acked) {
      return;
    }
    if (!chunk.message.abandoned()) {
      leaveFlight(chunk);
      tally.bytes += chunk.wireBytes();
      tally.rttSentNanos = chunk.transmissions == 1 ? Long.valueOf(chunk.sentNanos) : null;
    }
    tally.highestTsn = chunk.tsn;
    chunk.acked = true;
  }

  private void leaveFlight(SentChunk chunk) {
    if (chunk.inFlight()) {
      flightBytes -= chunk.wireBytes();
    } else if (chunk.due) {
      chunk.due = false;
      due--;
    }
  }

  private void finish(SentChunk chunk) {
    OutboundMessage message = chunk.message;
    message.outstanding--;
    if (message.outstanding == 0 && message.takenWhole() && !message.abandoned()) {
      queue.release(message);
    }
  }

  /// Marks what the blocks cover, and puts back what an earlier acknowledgement covered.
  private long gaps(long cumulative, Sack sack, Tally tally) {
    long tsn = chunks.first();
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < sack.starts().length; i++) {
      long start = Math.min(cumulative + sack.starts()[i], chunks.next());
      long end = Math.min(cumulative + sack.ends()[i], chunks.next() - 1);
      for (; tsn < start; tsn++) {
        takeBack(chunks.get(tsn));
      }
      for (; tsn <= end; tsn++) {
        confirm(chunks.get(tsn), tally);
        highest = tsn;
      }
    }
    for (; tsn < chunks.next(); tsn++) {
      takeBack(chunks.get(tsn));
    }
    return highest;
  }

  /// Back in flight: an acknowledgement overtaken by a newer one looks the same as a receiver that
  /// changed its mind, and misses or time will tell.
  private void takeBack(SentChunk chunk) {
    if (chunk.acked) {
      chunk.acked = false;
      chunk.misses = 0;
      if (!chunk.message.abandoned()) {
        flightBytes += chunk.wireBytes();
      }
    }
  }

  private boolean missed(long nowNanos, long below) {
    boolean lost = false;
    for (long tsn = chunks.first(); tsn < Math.min(below, chunks.next()); tsn++) {
      SentChunk chunk = chunks.get(tsn);
      if (chunk.inFlight() && below >= chunk.missableFrom && ++chunk.misses == LOST_AFTER_MISSES) {
        lost(nowNanos, chunk);
        lost = true;
      }
    }
    return lost;
  }

  private void lost(long nowNanos, SentChunk chunk) {
    if (mayGiveUp && chunk.message.givenUp(nowNanos, chunk.transmissions)) {
      abandon(chunk.message, chunk.tsn);
      return;
    }
    flightBytes -= chunk.wireBytes();
    chunk.due = true;
    due++;
    dueFrom = Math.min(dueFrom, chunk.tsn);
  }

  private SentChunk sentAgain(long nowNanos, SentChunk chunk) {
    chunk.due = false;
    due--;
    chunk.transmissions++;
    chunk.misses = 0;
    chunk.missableFrom = chunks.next();
    chunk.sentNanos = nowNanos;
    flightBytes += chunk.wireBytes();
    return chunk;
  }

  /// Gives up a whole message; its fragments lie side by side around `near`.
  private void abandon(OutboundMessage message, long near) {
    for (long tsn = near; tsn >= chunks.first() && chunks.get(tsn).message == message; tsn--) {
      leaveFlight(chunks.get(tsn));
    }
    for (long tsn = near + 1; tsn < chunks.next() && chunks.get(tsn).message == message; tsn++) {
      leaveFlight(chunks.get(tsn));
    }
    if (!message.takenWhole()) {
      placeholder(message);
    }
    message.abandon();
    queue.release(message);
    gaveUp = true;
  }

  /// Stands for the fragments never made. Without it, a receiver that has all that was sent would
  /// be told nothing and wait for the rest for ever.
  private void placeholder(OutboundMessage message) {
    SentChunk chunk = new SentChunk(chunks.next(), message, message.taken, 0, 0);
    chunks.add(chunk);
    message.outstanding++;
  }
}
