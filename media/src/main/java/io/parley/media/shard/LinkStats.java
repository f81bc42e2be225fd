package io.parley.media.shard;

import io.parley.media.congestion.CongestionControl;
import io.parley.media.congestion.CongestionState;
import org.jspecify.annotations.Nullable;

/// What one subscriber's link takes of video, as it is estimated now, and what is made of it.
///
/// @param targetBps what may be sent now, in bits per second; [CongestionControl#UNLIMITED] where
///     nothing is known
/// @param shareBps what its tracks share, the same but for moments in which a queue is emptied
/// @param allocatedBps what the layers take that it gets; 0 where nothing is limited
/// @param wantedBps what those would take that it wants; 0 where nothing is limited
/// @param pausedTracks for which there is no room
/// @param state why the target is what it is
/// @param congested more than delay that comes and goes says that the link is full
/// @param rttNanos smoothed round trip, its waiting included; 0 before it was measured
/// @param queueNanos how long packets wait on their way at least
/// @param waitingBytes that wait here for their turn, audio not counted
/// @param lossRatio of the last seconds, 0 to 1
/// @param probes trains of packets that looked for more, since the start
public record LinkStats(
    long targetBps,
    long shareBps,
    long allocatedBps,
    long wantedBps,
    int pausedTracks,
    CongestionState state,
    boolean congested,
    long rttNanos,
    long queueNanos,
    long waitingBytes,
    double lossRatio,
    long probes) {

  static LinkStats of(CongestionControl control, @Nullable Downlink shared, long nowNanos) {
    return new LinkStats(
        control.targetBps(),
        control.shareBps(),
        shared == null ? 0 : shared.allocatedBps(),
        shared == null ? 0 : shared.wantedBps(),
        shared == null ? 0 : shared.pausedTracks(),
        control.state(),
        control.isCongested(nowNanos),
        control.rttNanos(),
        control.standingQueueNanos(),
        control.pacer().queuedBytes(),
        control.lossRatio(),
        control.probes());
  }
}
