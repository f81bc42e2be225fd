package io.parley.media.downtrack;

import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.track.Track;
import org.jspecify.annotations.Nullable;

/// How many earlier frames each packet of audio repeats for one subscriber (RFC 2198): as many as
/// its losses ask for.
///
/// With a share p of packets lost, repeating one frame more saves (1 - p) p^d of all frames, and is
/// done as long as that is worth it. Owned by one shard.
final class Redundancy {

  /// A frame more is repeated where it saves more than this share. Less, and hundreds of frames are
  /// repeated for one that is heard; more, and words get holes: at 10 % lost one frame leaves 1 %.
  static final double WORTH = 0.003;

  /// The same where pictures lack the room.
  static final double WORTH_LEAN = 0.01;

  /// Depths in use, so that many subscribers share what is built for one.
  private static final int[] DEPTHS = {1, 2, 3, 5, 8, 12, 17};

  /// What is said of fewer packets is chance; the next report then speaks of more.
  private static final int MIN_PACKETS = 20;

  /// How far one report moves what is believed: up soon, since words are lost meanwhile.
  private static final double RISE = 0.6;

  private static final double FALL = 0.2;

  /// A share that was asked for again and came tells how much is lost in a second as often as not:
  /// the last so many packets are looked at together.
  private static final double MEMORY_PACKETS = 500;

  /// Fewer frames are repeated only where that would be right at so much more loss, too.
  private static final double HYSTERESIS = 1.3;

  /// A round trip that is so much longer than the shortest is a queue that is full: what is lost
  /// there is lost because we send too much.
  private static final long QUEUE_NANOS = 150_000_000L;

  private static final int DEEPEST_INTO_QUEUES = 1;

  /// A player does not wait longer for a packet that is sent again.
  private static final long MAX_RTT_NANOS = 400_000_000L;

  private int rung;
  private boolean lean;
  private double linkLoss;
  private double loss = -1;
  private double lately;
  private double missedLately;
  private double askedLately;
  private long expected;
  private long lost;
  private long asked;
  private long rttNanos;
  private long leastRttNanos = Long.MAX_VALUE;
  private int repeated;

  /// What is known of the link otherwise.
  ///
  /// @param tight it takes hardly more than it must: nothing is repeated that is hardly ever missed
  /// @param lost what pictures lose there, 0 where that is not known or our own doing: told sooner
  ///     and of more packets than by reports
  void link(boolean tight, double lost) {
    lean = tight;
    linkLoss = lost;
    rung = Math.max(rung, rung(loss()));
  }

  /// Frames to repeat, 0 to 17; without need it is 1, since losses are told of late.
  int depth() {
    if (lean && rung == 0 && worthwhile(loss(), WORTH_LEAN) == 0) {
      return 0;
    }
    return DEPTHS[isQueued() ? Math.min(rung, DEEPEST_INTO_QUEUES) : rung];
  }

  private boolean isQueued() {
    return leastRttNanos != Long.MAX_VALUE && rttNanos - leastRttNanos > QUEUE_NANOS;
  }

  void rtt(long measuredNanos) {
    rttNanos = measuredNanos;
    leastRttNanos = Math.min(leastRttNanos, measuredNanos);
  }

  /// Whether a packet that is asked for again can come in time; a picture waits longer.
  boolean leavesTime(MediaKind kind) {
    return kind == MediaKind.VIDEO || rttNanos <= MAX_RTT_NANOS;
  }

  /// The slot of what is sent to the subscriber: the packet as it is, or one that repeats earlier
  /// frames too.
  int carrier(long nowNanos, @Nullable Track track, PayloadFormat format, int slot) {
    repeated = track == null || !format.takesRed() ? 0 : depth();
    return track == null || repeated == 0
        ? slot
        : track.withRedundancy(nowNanos, slot, repeated, format.payloadType());
  }

  /// Earlier frames that the last packet repeats; 0 where the subscriber does not take that.
  int repeated() {
    return repeated;
  }

  /// Share of packets that are lost, as it is believed; 0 before anything was told.
  double loss() {
    return Math.max(linkLoss, Math.max(0, loss));
  }

  /// The subscriber reported.
  void reported(Delivery delivery) {
    long nowExpected = delivery.reportedExpected() - delivery.notSent();
    long packets = nowExpected - expected;
    if (packets < MIN_PACKETS) {
      return;
    }
    long nowLost = delivery.reportedLost() - delivery.notSent();
    double kept = MEMORY_PACKETS / (MEMORY_PACKETS + packets);
    lately = kept * lately + packets;
    missedLately = kept * missedLately + Math.max(0, nowLost - lost);
    askedLately = kept * askedLately + delivery.nacks() - asked;
    // Who repairs reports what is lost after that, p of p of p; who asks for what was only
    // overtaken misses nothing in the end.
    double repaired = Math.min(share(askedLately, lately), Math.cbrt(share(missedLately, lately)));
    believe(Math.max(share(nowLost - lost, packets), repaired));
    expected = nowExpected;
    lost = nowLost;
    asked = delivery.nacks();
  }

  private static double share(double part, double whole) {
    return Math.clamp(part / whole, 0, 1);
  }

  private void believe(double now) {
    loss = loss < 0 ? now : loss + (now - loss) * (now > loss ? RISE : FALL);
    int wanted = rung(loss());
    if (wanted > rung) {
      rung = wanted;
    } else if (rung(Math.min(1, loss() * HYSTERESIS)) < rung) {
      rung--;
    }
  }

  private int rung(double share) {
    int depth = worthwhile(share, lean ? WORTH_LEAN : WORTH);
    int rung = 0;
    while (rung < DEPTHS.length - 1 && DEPTHS[rung] < depth) {
      rung++;
    }
    return rung;
  }

  /// The most frames of which each is worth repeating.
  static int worthwhile(double loss, double worth) {
    int deepest = DEPTHS[DEPTHS.length - 1];
    int depth = 0;
    while (depth < deepest && (1 - loss) * Math.pow(loss, depth + 1) > worth) {
      depth++;
    }
    return depth;
  }
}
