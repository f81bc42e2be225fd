package io.parley.signaling.replica;

import io.parley.protocol.sfu.LayersWanted;
import io.parley.protocol.sfu.TrackStreamState;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.StreamState;
import livekit.LivekitRtc.StreamStateInfo;
import livekit.LivekitRtc.StreamStateUpdate;
import livekit.LivekitRtc.SubscribedQualityUpdate;

/// What clients are told of their streams: publishers, what is wanted of them; subscribers, what is
/// held back.
final class StreamNotices {

  private StreamNotices() {}

  /// To the publisher: it need not send what nobody wants. Clients of before there were several
  /// codecs read the first one's qualities from a field of their own.
  @SuppressWarnings("deprecation")
  static SignalResponse wanted(LayersWanted wanted) {
    var update =
        SubscribedQualityUpdate.newBuilder()
            .setTrackSid(wanted.getTrackSid())
            .addAllSubscribedCodecs(wanted.getCodecsList());
    if (wanted.getCodecsCount() > 0) {
      update.addAllSubscribedQualities(wanted.getCodecs(0).getQualitiesList());
    }
    return SignalResponse.newBuilder().setSubscribedQualityUpdate(update).build();
  }

  /// To the subscriber: a track is paused for want of room, or flows again.
  static SignalResponse state(TrackStreamState state) {
    var now = state.getPaused() ? StreamState.PAUSED : StreamState.ACTIVE;
    return SignalResponse.newBuilder()
        .setStreamStateUpdate(
            StreamStateUpdate.newBuilder()
                .addStreamStates(
                    StreamStateInfo.newBuilder()
                        .setParticipantSid(state.getPublisherSid())
                        .setTrackSid(state.getTrackSid())
                        .setState(now)))
        .build();
  }
}
