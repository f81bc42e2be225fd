package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.sfu.LayersWanted;
import io.parley.protocol.sfu.TrackStreamState;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.StreamState;
import livekit.LivekitRtc.SubscribedCodec;
import livekit.LivekitRtc.SubscribedQuality;
import org.junit.jupiter.api.Test;

/// What the SFU says of streams reaches the client that it is about.
class StreamNoticesTest {

  private final TestRoom room = new TestRoom();

  @Test
  @SuppressWarnings("deprecation")
  void publisherHearsWhichLayersAreWanted() {
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    var low = SubscribedQuality.newBuilder().setQuality(VideoQuality.LOW).setEnabled(true).build();
    room.say(
        ann.sid(),
        event ->
            event.setLayersWanted(
                LayersWanted.newBuilder()
                    .setTrackSid(track.getSid())
                    .addCodecs(SubscribedCodec.newBuilder().setCodec("vp8").addQualities(low))
                    .addCodecs(SubscribedCodec.newBuilder().setCodec("h264"))));

    var update = ann.last(MessageCase.SUBSCRIBED_QUALITY_UPDATE).getSubscribedQualityUpdate();
    assertThat(update.getTrackSid()).isEqualTo(track.getSid());
    assertThat(update.getSubscribedQualitiesList()).containsExactly(low);
    assertThat(update.getSubscribedCodecsList())
        .extracting(SubscribedCodec::getCodec)
        .containsExactly("vp8", "h264");
  }

  @Test
  void subscriberHearsThatItsTrackIsPaused() {
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    Client bob = room.active("bob");
    for (boolean paused : new boolean[] {true, false}) {
      room.say(
          bob.sid(),
          event ->
              event.setStreamState(
                  TrackStreamState.newBuilder()
                      .setPublisherSid(ann.sid())
                      .setTrackSid(track.getSid())
                      .setPaused(paused)));

      var state =
          bob.last(MessageCase.STREAM_STATE_UPDATE).getStreamStateUpdate().getStreamStates(0);
      assertThat(state.getParticipantSid()).isEqualTo(ann.sid());
      assertThat(state.getTrackSid()).isEqualTo(track.getSid());
      assertThat(state.getState()).isEqualTo(paused ? StreamState.PAUSED : StreamState.ACTIVE);
    }
  }
}
