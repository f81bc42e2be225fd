package io.parley.media.downtrack;

import io.parley.media.layer.PacketLayer;
import io.parley.media.repair.RepairCredit;
import io.parley.media.repair.RepairPlan;
import io.parley.media.section.SendSection;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What of a down-track is sent before anybody asks: which packets are worth it, and whether there
/// is credit for them. Allocates nothing for each packet. Owned by one shard.
public final class Repairs {

  /// Nothing that is shown later depends on it.
  static final int UPPER = 0;

  /// All that comes after depends on it.
  static final int BASE = 1;

  /// Nothing can be shown without it.
  static final int KEY = 2;

  /// How far one look moves the measured rate.
  private static final double EASE = 0.3;

  /// Requests are answered up to the track's own rate, and up to this in any case. Less, and what
  /// was lost in an outage of a second does not come again; more, and who asks for everything gets
  /// little else.
  private static final long LEAST_REQUESTED_BPS = 1_000_000;

  private final RepairCredit credit = new RepairCredit();
  private final RepairCredit requested = new RepairCredit(LEAST_REQUESTED_BPS);
  private RepairPlan plan = RepairPlan.ON_REQUEST;
  private boolean hasKey;
  private long keyTimestamp;
  private long measuredNanos;
  private long measuredOctets;
  private double bps;
  private @Nullable ParityPackets parity;
  private long copies;
  private long made;

  /// What is done for now.
  public RepairPlan plan() {
    return plan;
  }

  /// Sets what is done from now on.
  public void plan(long nowNanos, RepairPlan next) {
    plan = next;
    credit.earn(nowNanos, next.mostBps());
  }

  /// Looks at what was sent since the last look.
  ///
  /// @param octets since the start
  /// @return bits per second, eased
  public long measure(long nowNanos, long octets) {
    long nanos = nowNanos - measuredNanos;
    if (nanos > 0) {
      double now = (octets - measuredOctets) * 8e9 / nanos;
      bps = measuredNanos == 0 ? 0 : bps + EASE * (now - bps);
      requested.earn(nowNanos, Math.max(LEAST_REQUESTED_BPS, (long) bps));
      measuredNanos = nowNanos;
      measuredOctets = octets;
    }
    return (long) bps;
  }

  /// What was found by the last look, in bits per second.
  public long bps() {
    return (long) bps;
  }

  /// How much depends on a packet that is forwarded: one of the above.
  ///
  /// @param told the receiver knows by its pictures' numbers which ones it needs; one that does not
  ///     shows nothing that comes after a gap
  int weight(PacketLayer packet, boolean told) {
    if (packet.isKeyFrame()) {
      hasKey = true;
      keyTimestamp = packet.timestamp();
    }
    if (hasKey && packet.timestamp() == keyTimestamp) {
      return KEY;
    }
    boolean base = packet.spatial() == 0 && packet.temporal() == 0;
    return base || !told ? BASE : UPPER;
  }

  /// How many copies of a packet are to follow it; they are paid for.
  int takeCopies(long nowNanos, int weight, int bytes) {
    boolean worthIt = plan.copies() > 0 && weight != UPPER;
    int taken = 0;
    while (worthIt && taken < plan.copies() && credit.take(nowNanos, bytes, weight == KEY)) {
      taken++;
    }
    return taken;
  }

  void copied() {
    copies++;
  }

  /// A packet that is worth it leaves.
  ///
  /// @return the number of the parity that it completes and that is paid for, below 0 for none
  int protect(
      long nowNanos,
      int weight,
      SendSection section,
      MemorySegment packet,
      long offset,
      int length,
      int sequence) {
    if (plan.protectedPackets() == 0 || weight == UPPER || !section.takesParityApart()) {
      return ParityPackets.NONE;
    }
    ParityPackets summing = parity;
    if (summing == null) {
      summing = new ParityPackets(section, sequence & 0x7fff);
      parity = summing;
    }
    int number =
        summing.add(nowNanos, plan.protectedPackets(), packet, offset, length, sequence & 0xffff);
    boolean paid = number >= 0 && credit.take(nowNanos, summing.bytes(number), weight == KEY);
    made += paid ? 1 : 0;
    return paid ? number : ParityPackets.NONE;
  }

  /// Whether a packet is to be protected by parity among the others.
  boolean weaves(SendSection section, int weight) {
    return plan.protectedPackets() > 0 && weight != UPPER && section.takesParityWoven();
  }

  /// Parity among the others is due.
  ///
  /// @return whether it is paid for
  boolean pays(long nowNanos, WovenParity woven) {
    boolean paid = credit.take(nowNanos, woven.bytes(), woven.isKey());
    made += paid ? 1 : 0;
    return paid;
  }

  /// What waits of parity; null before the first.
  @Nullable ParityPackets parity() {
    return parity;
  }

  /// Packets of repair that were sent before anybody asked.
  public long unasked() {
    return copies + made;
  }

  /// Whether there is credit for answers to requests.
  boolean answers(long nowNanos) {
    return requested.isLeft(nowNanos);
  }

  /// A packet that was asked for is sent again.
  void answered(long nowNanos, int bytes) {
    requested.take(nowNanos, bytes, true);
  }
}
