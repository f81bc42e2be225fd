package io.parley.media.peer;

import io.parley.media.congestion.CongestionControl;
import io.parley.media.congestion.CongestionLimits;
import io.parley.media.congestion.CongestionState;
import io.parley.media.congestion.PacedQueue;
import io.parley.media.congestion.PacketKind;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.downtrack.Outgoing;
import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.section.MediaKind;
import io.parley.media.section.TrafficKind;
import io.parley.media.srtp.SrtpSender;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The media that leaves on one transport: what waits and when it may leave, under which
/// transport-wide number it goes, what the other side says of its arrival, and probes. Allocates
/// nothing for each packet. Owned by one shard.
final class Egress implements Outgoing {

  /// Within one turn of the loop a subscriber of a hundred tracks gets some hundred packets; a
  /// second of 20 Mbit/s are 2,000.
  static final int CAPACITY = 4096;

  /// Video that waited longer is not sent any more. Longer, and the subscriber looks at the past;
  /// shorter, and a pause of the link costs a key frame.
  static final long MAX_WAIT_NANOS = 1_000_000_000L;

  /// In the number of what waits: which sending of a sequence number it is, or that the number is
  /// one of parity.
  private static final int WHAT_BITS = 2;

  private static final int AGAIN = 1;
  private static final int PARITY = 2;

  /// A viewer who is so late sees that the link is too slow.
  private static final long BEHIND_NANOS = 400_000_000L;

  private final PacedQueue<DownTrack> queue = new PacedQueue<>(CAPACITY);
  private final Runnable dirty;
  private final Discards discards;
  private final Traffic traffic;
  private final TransportCcFeedback feedback;
  private final Copies copies = new Copies();
  private @Nullable CongestionControl control;
  private boolean ready;
  private long wantBps;
  private long packets;
  private long bytes;
  private long refusedFeedback;

  /// @param dirty called when something can leave
  /// @param feedback read into; one for all peers of a shard
  Egress(Runnable dirty, Discards discards, Traffic traffic, TransportCcFeedback feedback) {
    this.dirty = dirty;
    this.discards = discards;
    this.traffic = traffic;
    this.feedback = feedback;
  }

  @Override
  public boolean enqueue(
      long nowNanos, DownTrack downTrack, long sequence, boolean again, int packetBytes) {
    boolean audio = downTrack.section().kind() == MediaKind.AUDIO;
    PacketKind repeated = again ? PacketKind.RETRANSMISSION : PacketKind.VIDEO;
    PacketKind kind = audio ? PacketKind.AUDIO : repeated;
    long number = sequence << WHAT_BITS | (again ? AGAIN : 0);
    boolean blocked = !ready && !queue.isEmpty();
    if (!queue.add(nowNanos, kind, downTrack, number, packetBytes)) {
      discards.count(DiscardReason.QUEUE_FULL);
      return false;
    }
    if (audio || !blocked) {
      ready();
    }
    return true;
  }

  private void ready() {
    if (!ready) {
      ready = true;
      dirty.run();
    }
  }

  @Override
  public void letGo(DownTrack downTrack) {
    queue.removeAll(downTrack);
    copies.letGo(downTrack);
  }

  @Override
  public boolean isCongested() {
    return control != null && control.state() == CongestionState.DRAINING;
  }

  /// A down-track was added: with the first whose packets are numbered, the link is estimated.
  void expect(long nowNanos, DownTrack downTrack) {
    if (isNumbered(downTrack)) {
      estimate(nowNanos);
    }
  }

  private CongestionControl estimate(long nowNanos) {
    CongestionControl estimating = control;
    if (estimating == null) {
      estimating = new CongestionControl(CongestionLimits.STANDARD);
      estimating.want(wantBps);
      queue.pace(nowNanos, estimating.pacer());
      control = estimating;
    }
    return estimating;
  }

  private static boolean isNumbered(DownTrack downTrack) {
    return downTrack.section().extensions().transportCc() > 0;
  }

  /// Writes the next packet that waits, encrypted; else one of a probe that is due.
  ///
  /// @return its length; 0 where it is gone; -1 where nothing can leave
  int writeNext(
      long nowNanos,
      @Nullable SrtpSender sealing,
      List<DownTrack> downTracks,
      MemorySegment target,
      long offset,
      int capacity) {
    copies.release(nowNanos);
    DownTrack downTrack = queue.next(nowNanos);
    if (downTrack != null) {
      return writeWaiting(nowNanos, sealing, downTrack, target, offset, capacity);
    }
    int length =
        sealing == null || !queue.isEmpty()
            ? -1
            : writeProbe(nowNanos, sealing, downTracks, target, offset, capacity);
    ready &= length >= 0;
    return length;
  }

  private int writeWaiting(
      long nowNanos,
      @Nullable SrtpSender sealing,
      DownTrack downTrack,
      MemorySegment target,
      long offset,
      int capacity) {
    PacketKind kind = queue.kind();
    long sequence = queue.number() >> WHAT_BITS;
    int what = (int) queue.number() & (AGAIN | PARITY);
    boolean again = what != 0;
    boolean late = kind != PacketKind.AUDIO && nowNanos - queue.enqueuedNanos() > MAX_WAIT_NANOS;
    if (sealing == null || late) {
      queue.remove(nowNanos, 0);
      if (late) {
        discards.count(DiscardReason.TOO_LATE);
      }
      if (late && !again) {
        downTrack.gone(nowNanos, sequence);
      }
      return 0;
    }
    CongestionControl counting = counting(downTrack, sequence, what == AGAIN);
    int number = counting == null ? DownTrack.NO_NUMBER : counting.nextSequence();
    int plain =
        what == PARITY
            ? downTrack.writeParity((int) sequence, number, target, offset, capacity)
            : downTrack.write(sequence, again, number, target, offset, capacity);
    int parity =
        again || plain == 0 ? -1 : downTrack.protect(nowNanos, sequence, target, offset, plain);
    TrafficKind carried = again ? TrafficKind.OTHER : downTrack.traffic(sequence);
    int length = seal(nowNanos, sealing, counting, plain, carried, target, offset, capacity);
    queue.remove(nowNanos, length);
    if (parity >= 0) {
      long parityNumber = (long) parity << WHAT_BITS | PARITY;
      int bytes = downTrack.parityBytes(parity);
      queue.add(nowNanos, PacketKind.RETRANSMISSION, downTrack, parityNumber, bytes);
    }
    int follow = again || length == 0 ? 0 : downTrack.copies(nowNanos, sequence, length);
    if (follow > 0) {
      copies.add(nowNanos, downTrack, sequence, follow);
    }
    if (plain == 0 && !again) {
      discards.count(DiscardReason.TOO_LATE);
      downTrack.gone(nowNanos, sequence); // its slot was needed for another packet
    }
    return length;
  }

  /// What numbers a packet; null for one that bears no number, or an old one.
  private @Nullable CongestionControl counting(DownTrack downTrack, long sequence, boolean again) {
    boolean numbered = control != null && isNumbered(downTrack);
    return numbered && !(again && downTrack.repeats(sequence)) ? control : null;
  }

  private int writeProbe(
      long nowNanos,
      SrtpSender sealing,
      List<DownTrack> downTracks,
      MemorySegment target,
      long offset,
      int capacity) {
    CongestionControl probing = control;
    if (probing == null || probing.pacer().paddingBytes(nowNanos) == 0) {
      return -1;
    }
    for (int i = 0; i < downTracks.size(); i++) {
      DownTrack downTrack = downTracks.get(i);
      int plain =
          isNumbered(downTrack)
              ? downTrack.writeProbe(probing.nextSequence(), target, offset, capacity)
              : 0;
      if (plain > 0) {
        return seal(nowNanos, sealing, probing, plain, TrafficKind.OTHER, target, offset, capacity);
      }
    }
    probing.abandonProbe(nowNanos);
    return -1;
  }

  private int seal(
      long nowNanos,
      SrtpSender sealing,
      @Nullable CongestionControl counting,
      int plain,
      TrafficKind kind,
      MemorySegment target,
      long offset,
      int capacity) {
    int length = plain == 0 ? 0 : sealing.protectRtp(target, offset, plain, capacity);
    if (length <= 0) {
      return 0;
    }
    packets++;
    bytes += length;
    traffic.out(kind, length);
    if (counting != null) {
      counting.sent(nowNanos, length);
    } else if (control != null) {
      control.sentAside(nowNanos, length);
    }
    return length;
  }

  /// Transport-wide feedback came.
  void feedback(long nowNanos, RtcpReader reader) {
    if (control == null || !feedback.read(reader)) {
      refusedFeedback++;
      return;
    }
    control.feedback(nowNanos, feedback);
    offer(nowNanos);
  }

  /// The other side says what it takes.
  void remb(long nowNanos, long bitsPerSecond) {
    estimate(nowNanos).remb(nowNanos, bitsPerSecond);
  }

  /// Does what is due.
  void advance(long nowNanos) {
    if (control != null) {
      control.advance(nowNanos);
      offer(nowNanos);
    }
  }

  private void offer(long nowNanos) {
    boolean padding = control != null && control.pacer().paddingBytes(nowNanos) > 0;
    if (padding || !ready && queue.next(nowNanos) != null) {
      ready();
    }
  }

  /// When [#advance] has something to do.
  long wakeNanos() {
    return control == null ? Long.MAX_VALUE : control.wakeNanos();
  }

  /// When something may leave that may not yet; to be asked for when [#writeNext] had nothing.
  long paceNanos() {
    long copyNanos = copies.wakeNanos();
    return control == null ? copyNanos : Math.min(copyNanos, control.pacer().wakeNanos());
  }

  /// Lets go on what was held back.
  void goOn() {
    ready();
  }

  /// What could be used, in bits per second; see [CongestionControl#want].
  void want(long bitsPerSecond) {
    wantBps = bitsPerSecond;
    if (control != null) {
      control.want(bitsPerSecond);
    }
  }

  /// Whether video waits long before it may leave.
  boolean isBehind(long nowNanos) {
    return control != null && control.pacer().waitedNanos(nowNanos) > BEHIND_NANOS;
  }

  /// Null where nothing that leaves is numbered.
  @Nullable CongestionControl control() {
    return control;
  }

  /// Packets that left, retransmissions and probes included.
  long packets() {
    return packets;
  }

  /// Their bytes, encrypted.
  long bytes() {
    return bytes;
  }

  /// Feedback that contradicted itself, or that nobody asked for.
  long refusedFeedback() {
    return refusedFeedback;
  }
}
