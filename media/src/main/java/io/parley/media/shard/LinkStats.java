package io.parley.media.shard;

import io.parley.media.congestion.CongestionControl;
import io.parley.media.congestion.CongestionState;

/// What one subscriber's link takes of video, as it is estimated now.
///
/// @param targetBps bits per second; [CongestionControl#UNLIMITED] where nothing is known
/// @param state why
/// @param rttNanos smoothed round trip, its waiting included; 0 before it was measured
/// @param queueNanos how long packets wait on their way at least
/// @param lossRatio of the last seconds, 0 to 1
/// @param probes trains of packets that looked for more, since the start
public record LinkStats(
    long targetBps,
    CongestionState state,
    long rttNanos,
    long queueNanos,
    double lossRatio,
    long probes) {

  static LinkStats of(CongestionControl control) {
    return new LinkStats(
        control.targetBps(),
        control.state(),
        control.rttNanos(),
        control.standingQueueNanos(),
        control.lossRatio(),
        control.probes());
  }
}
