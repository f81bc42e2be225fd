package io.parley.media.repair;

/// Chooses how losses of video are made good: on request while the round trip leaves time for that,
/// else unasked, within a bound and within what the link was found to take. Pure.
public final class RepairPolicy {

  /// So long a player holds a picture back for what is missing of it: libwebrtc's video buffer on a
  /// link that jitters a little. Longer, and pictures stand still where repairs are said to be in
  /// time; shorter, and bits are spent where a request would do.
  public static final long PLAYOUT_NANOS = 200_000_000L;

  /// Until a receiver sees that something is missing, and asks.
  private static final long NOTICE_NANOS = 20_000_000L;

  /// Losses below this are few enough for requests and key frames, however far away they are.
  static final double LEAST_LOSS = 0.02;

  /// Losses that have begun to count do so until they are below this.
  static final double ENDING_LOSS = 0.01;

  /// So many packets may come too late.
  private static final double GOOD_ENOUGH = 0.005;

  /// Of a track's rate, what may be sent unasked.
  private static final double MOST_SHARE = 0.3;

  /// A small picture may be sent twice as a whole, up to this rate.
  private static final long SMALL_BPS = 150_000;

  /// Less is not worth its while.
  private static final double LEAST_SHARE = 0.05;

  /// From here on one copy is lost too often, too.
  private static final double TWO_COPIES_LOSS = 0.2;

  /// From here on the parity that the bound allows lacks more than one packet too often, and gains
  /// nothing over copies.
  static final double MOST_PARITY_LOSS = 0.15;

  /// Lost packets among those that one packet of parity stands for, on average. It makes good one.
  private static final double LOST_OF_PROTECTED = 0.3;

  /// Fewer, and copies are as cheap.
  private static final int LEAST_PROTECTED = 2;

  /// More, and the first is too old when the parity comes.
  public static final int MOST_PROTECTED = 12;

  private RepairPolicy() {}

  /// The most that may be sent unasked beside a track.
  ///
  /// @param trackBps what the track itself takes, in bits per second
  public static long mostBps(long trackBps) {
    return Math.max((long) (MOST_SHARE * trackBps), Math.min(trackBps, SMALL_BPS));
  }

  /// Whether requests alone leave too much that is late, so that something is to be sent unasked.
  ///
  /// @param rttNanos 0 where it was not measured
  /// @param loss share of packets that are lost, 0 to 1
  /// @param already something is sent unasked now
  public static boolean wantsUnasked(long rttNanos, double loss, boolean already) {
    if (rttNanos <= 0 || loss < (already ? ENDING_LOSS : LEAST_LOSS)) {
      return false;
    }
    double late = loss * Math.pow(1 - (1 - loss) * (1 - loss), requests(rttNanos));
    return late > (already ? GOOD_ENOUGH / 2 : GOOD_ENOUGH);
  }

  /// How often a packet can be asked for and still come in time.
  static int requests(long rttNanos) {
    return (int) ((PLAYOUT_NANOS - NOTICE_NANOS) / rttNanos);
  }

  /// What to do for a track.
  ///
  /// @param retransmits the subscriber takes retransmissions
  /// @param parity the subscriber takes parity, apart or among the packets
  /// @param unasked as of [#wantsUnasked]
  /// @param loss share of packets that are lost, 0 to 1
  /// @param trackBps what the track itself takes, in bits per second
  /// @param roomBps what the link takes beside all that is sent already; below 0 where that is more
  public static RepairPlan decide(
      boolean retransmits,
      boolean parity,
      boolean unasked,
      double loss,
      long trackBps,
      long roomBps) {
    RepairPlan asked = retransmits ? RepairPlan.ON_REQUEST : RepairPlan.NONE;
    long mostBps = Math.min(roomBps, mostBps(trackBps));
    if (!unasked || !(retransmits || parity) || mostBps < LEAST_SHARE * trackBps || mostBps <= 0) {
      return asked;
    }
    int copies = loss < TWO_COPIES_LOSS ? 1 : 2;
    boolean protects = parity && loss < MOST_PARITY_LOSS;
    if (retransmits && (!protects || copies * trackBps <= mostBps)) {
      return RepairPlan.copies(copies, mostBps);
    }
    int wanted = (int) Math.round(LOST_OF_PROTECTED / loss);
    int affordable = (int) Math.min(MOST_PROTECTED + 1, (trackBps + mostBps - 1) / mostBps);
    int packets = Math.clamp(Math.max(wanted, affordable), LEAST_PROTECTED, MOST_PROTECTED);
    return RepairPlan.parity(packets, mostBps);
  }
}
