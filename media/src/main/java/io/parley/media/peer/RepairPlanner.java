package io.parley.media.peer;

import io.parley.media.congestion.CongestionControl;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.downtrack.Repairs;
import io.parley.media.repair.RepairPolicy;
import io.parley.media.section.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides time and again how losses of each track that goes to one subscriber are made good, by
/// what is known of its link. Owned by one shard.
final class RepairPlanner {

  /// How far one look moves what is believed of losses: up soon; down slowly, since a second
  /// without any says little.
  private static final double RISE = 0.2;

  private static final double FALL = 0.02;

  private boolean wanted;
  private double loss;

  /// Whether requests alone do not do, so that tracks cost more than themselves.
  boolean isWanted() {
    return wanted;
  }

  /// Looks at all of it anew.
  ///
  /// @param rttNanos 0 where it was not measured
  /// @param control null where the link is not estimated: nothing is sent unasked there
  void turn(
      long nowNanos,
      long rttNanos,
      @Nullable CongestionControl control,
      List<DownTrack> downTracks) {
    long sentBps = 0;
    double reported = 0;
    for (int i = 0; i < downTracks.size(); i++) {
      DownTrack downTrack = downTracks.get(i);
      if (downTrack.section().kind() == MediaKind.VIDEO) {
        sentBps += downTrack.repairs().measure(nowNanos, downTrack.octets());
        reported = Math.max(reported, downTrack.loss());
      }
    }
    long shareBps = control == null ? CongestionControl.UNLIMITED : control.shareBps();
    boolean known = control != null && shareBps != CongestionControl.UNLIMITED;
    double seen = control != null && control.receivedPackets() > 0 ? control.lossRatio() : reported;
    loss += (seen - loss) * (seen > loss ? RISE : FALL);
    wanted = known && RepairPolicy.wantsUnasked(rttNanos, loss, wanted);
    long roomBps = known ? shareBps - sentBps : 0;
    for (int i = 0; i < downTracks.size(); i++) {
      DownTrack downTrack = downTracks.get(i);
      if (downTrack.section().kind() == MediaKind.VIDEO) {
        roomBps -= plan(nowNanos, downTrack, roomBps);
      }
    }
  }

  private long plan(long nowNanos, DownTrack downTrack, long roomBps) {
    Repairs repairs = downTrack.repairs();
    long trackBps = repairs.bps();
    var plan =
        RepairPolicy.decide(
            downTrack.isRepairedApart(), downTrack.takesParity(), wanted, loss, trackBps, roomBps);
    repairs.plan(nowNanos, plan);
    return plan.mostBps();
  }
}
