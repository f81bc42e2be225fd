package io.parley.media.downtrack;

import io.parley.media.slots.PacketSlots;
import io.parley.media.track.IngressStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What was sent under which outgoing sequence number, so that it can be sent again: no packets,
/// only where each lies and how its numbers were changed.
///
/// Parallel arrays, since there is one of these for each subscription. Allocates nothing after
/// construction. Owned by one shard.
final class SentPackets {

  /// A packet of a picture is sent so often at most: without it all pictures after it stand still,
  // and
  /// of a link that loses a tenth four sendings are lost each minute. More is for who asks in bad
  /// faith.
  static final int MAX_PICTURE_SENDS = 9;

  /// The same of sound, for which a player waits no longer.
  static final int MAX_SOUND_SENDS = 4;

  /// Receivers ask again after the round trip as they measure it, without the waits that are in
  /// ours: a packet that rested for this share of ours may be lost again.
  private static final double RESTED = 0.75;

  /// Among the sends: the last one was not asked for.
  private static final int UNASKED = 0x40;

  /// No sequence number.
  static final long NEVER = Long.MIN_VALUE;

  /// In place of a transport-wide sequence number: the packet waits for its first sending.
  static final int NOT_SENT = -2;

  private final int mask;
  private final int mostSends;
  private final long[] sequences;
  private final int[] slots;
  private final int[] generations;
  private final @Nullable IngressStream[] sources;
  private final int[] timestamps;
  private final long[] changes;
  private final int[] payloadTypes;
  private final int[] transportSequences;
  private final byte[] sends;
  private final long[] sentNanos;

  /// @param capacity packets, a power of two
  /// @param mostSends of each, the first one included; up to 63
  SentPackets(int capacity, int mostSends) {
    mask = capacity - 1;
    this.mostSends = mostSends;
    sequences = new long[capacity];
    Arrays.fill(sequences, NEVER);
    slots = new int[capacity];
    generations = new int[capacity];
    sources = new @Nullable IngressStream[capacity];
    timestamps = new int[capacity];
    changes = new long[capacity];
    payloadTypes = new int[capacity];
    transportSequences = new int[capacity];
    sends = new byte[capacity];
    sentNanos = new long[capacity];
  }

  /// Remembers a packet.
  ///
  /// @param source what it came from: sent again, it has to be the same bit for bit
  /// @param changes what is changed in it, as [PacketChanges] packs it
  /// @return false for one that was sent before
  boolean put(
      long nowNanos,
      long sequence,
      int slot,
      int generation,
      IngressStream source,
      int timestamp,
      long changes,
      int payloadTypes) {
    int index = (int) sequence & mask;
    if (sequences[index] == sequence || sequences[index] > sequence) {
      return false;
    }
    sequences[index] = sequence;
    slots[index] = slot;
    generations[index] = generation;
    sources[index] = source;
    timestamps[index] = timestamp;
    this.changes[index] = changes;
    this.payloadTypes[index] = payloadTypes;
    transportSequences[index] = NOT_SENT;
    sends[index] = 1;
    sentNanos[index] = nowNanos;
    return true;
  }

  /// Where a packet is remembered; -1 where it is not, or its slot was given away.
  int find(long sequence, PacketSlots memory) {
    int index = (int) sequence & mask;
    return sequences[index] == sequence && memory.generation(slots[index]) == generations[index]
        ? index
        : -1;
  }

  /// Whether to send a packet again now, since it was asked for; counts it as sent.
  ///
  /// @param restNanos about how long ago its last sending must be
  /// @param unaskedRestNanos the same where that was not asked for
  boolean takeResend(long nowNanos, int index, long restNanos, long unaskedRestNanos) {
    int before = sends[index] & ~UNASKED;
    long rest = sends[index] == before ? (long) (RESTED * restNanos) : unaskedRestNanos;
    if (before >= mostSends || before > 1 && nowNanos - sentNanos[index] < rest) {
      return false;
    }
    sends[index] = (byte) (before + 1);
    sentNanos[index] = nowNanos;
    return true;
  }

  /// Whether to send a packet once more although nobody asked; counts it as sent. Not where
  /// somebody did meanwhile.
  boolean takeUnasked(long nowNanos, int index) {
    boolean first = sends[index] == 1;
    int before = sends[index] & ~UNASKED;
    if (!first && sends[index] == before || before >= mostSends) {
      return false;
    }
    sends[index] = (byte) (before + 1 | UNASKED);
    sentNanos[index] = nowNanos;
    return true;
  }

  /// Forgets what is above a number, and leaves empty what is not: a receiver that asks for it
  /// learns that nothing is to come.
  ///
  /// @param repairedApart else the rest is forgotten too, since a packet that is repeated may not
  ///     change
  void letGo(long lastWritten, boolean repairedApart) {
    for (int i = 0; i < sequences.length; i++) {
      if (sequences[i] > lastWritten || !repairedApart) {
        sequences[i] = NEVER;
      } else {
        changes[i] |= PacketChanges.EMPTY;
      }
    }
  }

  int slot(int index) {
    return slots[index];
  }

  IngressStream source(int index) {
    IngressStream source = sources[index];
    if (source == null) {
      throw new IllegalStateException("nothing was sent");
    }
    return source;
  }

  int timestamp(int index) {
    return timestamps[index];
  }

  long changes(int index) {
    return changes[index];
  }

  /// A packet is sent for the first time, under a transport-wide number.
  void number(int index, int transportSequence) {
    transportSequences[index] = transportSequence;
  }

  /// The number of [#number]; [#NOT_SENT] before.
  int transportSequence(int index) {
    return transportSequences[index];
  }

  int payloadTypes(int index) {
    return payloadTypes[index];
  }
}
