package io.parley.room.api.rest;

import io.parley.protocol.events.DownTrackSample;
import org.jspecify.annotations.Nullable;

/// How one track reached a participant.
///
/// @param kind audio, video or screen
/// @param bytes of payload
/// @param retransmitted packets that were sent again
/// @param unasked packets of repair that were sent before anybody asked
/// @param expected packets that left, by the participant's reports
/// @param lost what of these did not arrive the first time
/// @param layer the spatial layer that was sent at the end, -1 for none
/// @param wantedLayer the one that was to be sent, 7 for the highest there is, -1 for none
/// @param pauses how often there was no room for it
/// @param freezes how often it stood still although its publisher sent
/// @param frozenMillis for how long in all
/// @param tier how much it mattered to the participant: `sound`, `priority`, `normal` or `bulk`
/// @param reason why it got what it got at the end, such as `as_wanted` or `budget`
/// @param grantedBps what that takes; 0 where no limit of the link was known
/// @param wantedBps what all that was wanted would take; 0 where no limit of the link was known
public record DownTrackQualityView(
    String track,
    String kind,
    long packets,
    long bytes,
    long retransmitted,
    long unasked,
    long nacks,
    long plis,
    long expected,
    long lost,
    double jitterMillis,
    int layer,
    int wantedLayer,
    int pauses,
    int freezes,
    int frozenMillis,
    @Nullable String tier,
    String reason,
    long grantedBps,
    long wantedBps) {

  static DownTrackQualityView of(DownTrackSample track) {
    return new DownTrackQualityView(
        track.getTrackSid(),
        QualityView.word(track.getKind()),
        track.getPackets(),
        track.getBytes(),
        track.getRetransmitted(),
        track.getUnasked(),
        track.getNacks(),
        track.getPlis(),
        track.getExpected(),
        track.getLost(),
        QualityView.millis(track.getJitterMicros()),
        track.getSpatial(),
        track.getTargetSpatial(),
        track.getPauses(),
        track.getFreezes(),
        track.getFrozenMs(),
        track.getTier() == DownTrackSample.Tier.UNSAID ? null : QualityView.word(track.getTier()),
        QualityView.word(track.getReason()),
        track.getGrantedBps(),
        track.getWantedBps());
  }
}
