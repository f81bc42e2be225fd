package io.parley.media.shard;

import io.parley.media.downtrack.Delivery;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.layer.Layers;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.TrafficKind;
import io.parley.media.track.IngressStream;

/// How one track reaches one subscriber, since it was added where not said otherwise.
///
/// @param traffic what it is counted as
/// @param packets sent, retransmissions not counted
/// @param payloadBytes of these
/// @param retransmitted packets that were sent again
/// @param unasked packets of repair that were sent before anybody asked
/// @param nacks packets that the subscriber asked for again
/// @param plis key frames that the subscriber asked for
/// @param reportedExpected packets that the subscriber should have, by its last report
/// @param reportedLost of these, what it lost the first time
/// @param notSent of these, what was never sent, since it never came here
/// @param repeatedFrames earlier frames of audio that each packet carries again
/// @param jitterNanos of the last report
/// @param spatial the layer that is sent now; -1 for none
/// @param targetSpatial the layer that is to be sent, [Layers#ALL] for the highest; -1 for none
/// @param targetTemporal the temporal layer up to which to send, [Layers#ALL] for all
/// @param pauses how often there was no room for it
/// @param freezes how often it stood still although its publisher sent
/// @param frozenNanos for how long in all
/// @param allocation what it is granted now
public record DownTrackStats(
    TrafficKind traffic,
    long packets,
    long payloadBytes,
    long retransmitted,
    long unasked,
    long nacks,
    long plis,
    long reportedExpected,
    long reportedLost,
    long notSent,
    int repeatedFrames,
    long jitterNanos,
    int spatial,
    int targetSpatial,
    int targetTemporal,
    long pauses,
    long freezes,
    long frozenNanos,
    Allocation allocation) {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  static DownTrackStats of(DownTrack downTrack, Allocation allocation) {
    Delivery delivery = downTrack.delivery();
    return new DownTrackStats(
        downTrack.traffic(),
        downTrack.packets(),
        downTrack.octets(),
        delivery.retransmitted(),
        downTrack.repairs().unasked(),
        delivery.nacks(),
        delivery.plis(),
        delivery.reportedExpected(),
        delivery.reportedLost(),
        delivery.notSent(),
        downTrack.repeatedFrames(),
        delivery.reportedJitter() * NANOS_PER_SECOND / clockRateHz(downTrack),
        spatial(downTrack),
        downTrack.targetSpatial(),
        downTrack.targetTemporal(),
        delivery.pauses(),
        delivery.freezes(),
        delivery.frozenNanos(),
        allocation);
  }

  private static int clockRateHz(DownTrack downTrack) {
    boolean video = downTrack.section().kind() == MediaKind.VIDEO;
    return (video ? Codec.VP8 : Codec.OPUS).clockRateHz();
  }

  /// Within one stream the highest layer up to the target that arrives; else the stream.
  private static int spatial(DownTrack downTrack) {
    IngressStream current = downTrack.current();
    if (current == null) {
      return Layers.NOTHING;
    }
    return current.isAlone()
        ? Math.min(downTrack.targetSpatial(), current.liveSpatial())
        : current.layer();
  }
}
