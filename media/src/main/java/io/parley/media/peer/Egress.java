package io.parley.media.peer;

import io.parley.media.congestion.CongestionControl;
import io.parley.media.congestion.CongestionLimits;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.downtrack.Outgoing;
import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.section.TrafficKind;
import io.parley.media.srtp.SrtpSender;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The media that leaves on one transport: what waits, under which transport-wide number it goes,
/// what the other side says of its arrival, and probes. Owned by one shard.
final class Egress {

  private final SendQueue queue;
  private final Runnable dirty;
  private final Traffic traffic;
  private final TransportCcFeedback feedback;
  private @Nullable CongestionControl control;
  private long wantBps;
  private long packets;
  private long bytes;
  private long refusedFeedback;

  /// @param dirty called when something can leave
  /// @param feedback read into; one for all peers of a shard
  Egress(Runnable dirty, Discards discards, Traffic traffic, TransportCcFeedback feedback) {
    this.dirty = dirty;
    this.traffic = traffic;
    this.feedback = feedback;
    queue = new SendQueue(dirty, discards);
  }

  Outgoing outgoing() {
    return queue;
  }

  /// A down-track was added: with the first whose packets are numbered, the link is estimated.
  void expect(DownTrack downTrack) {
    if (control == null && isNumbered(downTrack)) {
      control = new CongestionControl(CongestionLimits.STANDARD);
      control.want(wantBps);
    }
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
    if (queue.isEmpty()) {
      return sealing == null
          ? -1
          : writeProbe(nowNanos, sealing, downTracks, target, offset, capacity);
    }
    DownTrack downTrack = queue.downTrack();
    long sequence = queue.sequence();
    boolean again = queue.again();
    queue.remove();
    if (sealing == null) {
      return 0;
    }
    CongestionControl counting = counting(downTrack, sequence, again);
    int number = counting == null ? DownTrack.NO_NUMBER : counting.nextSequence();
    int plain = downTrack.write(sequence, again, number, target, offset, capacity);
    TrafficKind kind = again ? TrafficKind.OTHER : downTrack.traffic();
    return seal(nowNanos, sealing, counting, plain, kind, target, offset, capacity);
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
    if (control != null) {
      control.remb(nowNanos, bitsPerSecond);
    }
  }

  /// Does what is due.
  void advance(long nowNanos) {
    if (control != null) {
      control.advance(nowNanos);
      offer(nowNanos);
    }
  }

  private void offer(long nowNanos) {
    if (control != null && control.pacer().paddingBytes(nowNanos) > 0) {
      dirty.run();
    }
  }

  /// When [#advance] has something to do.
  long wakeNanos() {
    return control == null
        ? Long.MAX_VALUE
        : Math.min(control.wakeNanos(), control.pacer().wakeNanos());
  }

  /// What could be used, in bits per second; see [CongestionControl#want].
  void want(long bitsPerSecond) {
    wantBps = bitsPerSecond;
    if (control != null) {
      control.want(bitsPerSecond);
    }
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
