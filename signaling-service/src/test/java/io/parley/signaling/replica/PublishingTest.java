package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.TrackGone;
import io.parley.protocol.sfu.TrackSubscribed;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SimulcastCodec;
import livekit.LivekitRtc.UpdateLocalAudioTrack;
import livekit.LivekitRtc.UpdateLocalVideoTrack;
import org.junit.jupiter.api.Test;

class PublishingTest {

  private final TestRoom room = new TestRoom();

  private static SignalRequest.Builder add(AddTrackRequest.Builder track) {
    return SignalRequest.newBuilder().setAddTrack(track);
  }

  @Test
  void answersAnAddTrackAndTellsTheSfuWhatToExpect() {
    Client ann = room.active("ann");
    room.request(ann, add(TestRoom.camera("cam")));
    var published = ann.last().getTrackPublished();
    assertThat(published.getCid()).isEqualTo("cam");
    assertThat(published.getTrack().getSid()).startsWith("TR_VC");
    var expected = room.commands(ann.sid(), SessionCommand::hasExpectTrack).getFirst();
    assertThat(expected.getExpectTrack().getTrack()).isEqualTo(published.getTrack());
    assertThat(expected.getExpectTrack().getRequest().getCid()).isEqualTo("cam");
  }

  @Test
  void showsATrackToAllOnceItsMediaSectionWasSeen() {
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    room.request(ann, add(TestRoom.camera("cam")));
    TrackInfo track = ann.published();
    assertThat(bob.told("ann").getTracksList()).isEmpty();

    room.live(ann, track.toBuilder().setMimeType("video/VP8").setMid("3").build());
    ParticipantInfo told = bob.told("ann");
    assertThat(told.getIsPublisher()).isTrue();
    assertThat(told.getTracks(0).getMimeType()).isEqualTo("video/VP8");
    assertThat(told.getTracks(0).getVersion().getTicks()).isPositive();
    assertThat(ann.told("ann").getTracksList()).hasSize(1);
  }

  @Test
  void keepsAMuteThatCameBeforeTheMedia() {
    Client ann = room.active("ann");
    room.request(ann, add(TestRoom.camera("cam")));
    TrackInfo track = ann.published();
    mute(ann, track.getSid(), true);
    room.live(ann, track);
    assertThat(ann.told("ann").getTracks(0).getMuted()).isTrue();
    assertThat(room.commands(ann.sid(), SessionCommand::hasMute))
        .allSatisfy(command -> assertThat(command.getMute().getMuted()).isTrue())
        .isNotEmpty();
  }

  private void mute(Client client, String track, boolean muted) {
    room.request(
        client,
        SignalRequest.newBuilder()
            .setMute(MuteTrackRequest.newBuilder().setSid(track).setMuted(muted)));
  }

  @Test
  void tellsEverybodyOfAMuteButOnlyOnce() {
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    mute(ann, track.getSid(), true);
    assertThat(bob.told("ann").getTracks(0).getMuted()).isTrue();
    assertThat(ann.told("ann").getTracks(0).getMuted()).isTrue();
    bob.forget();
    mute(ann, track.getSid(), true);
    assertThat(bob.received).isEmpty();
  }

  @Test
  void refusesWhatIsNotPermitted() {
    Client mute =
        room.enter(TestRoom.entrant("mute", TestRoom.grant(flags -> flags.withoutPublish())));
    room.request(mute, add(TestRoom.camera("cam")));
    assertRefused(mute, RequestResponse.Reason.NOT_ALLOWED);
    assertThat(mute.last().getRequestResponse().getAddTrack().getCid()).isEqualTo("cam");

    Client voice =
        room.enter(TestRoom.entrant("voice", TestRoom.grant(flags -> flags.only("microphone"))));
    room.request(voice, add(TestRoom.camera("cam")));
    assertRefused(voice, RequestResponse.Reason.NOT_ALLOWED);
    room.request(voice, add(TestRoom.track("mic", TrackType.AUDIO, TrackSource.MICROPHONE)));
    assertThat(voice.published().getSid()).startsWith("TR_AM");
  }

  private static void assertRefused(Client client, RequestResponse.Reason reason) {
    assertThat(client.last().getRequestResponse().getReason()).isEqualTo(reason);
  }

  @Test
  void refusesWhatItCannotServe() {
    Client ann = room.active("ann");
    room.request(ann, add(TestRoom.track("d", TrackType.DATA, TrackSource.UNKNOWN)));
    assertRefused(ann, RequestResponse.Reason.UNSUPPORTED_TYPE);
    room.request(ann, add(TestRoom.camera("c").setSid("TR_unknown")));
    assertRefused(ann, RequestResponse.Reason.NOT_FOUND);
  }

  @Test
  void letsARequestForACidInUseWaitForItsTurn() {
    Client ann = room.active("ann");
    TrackInfo first = room.publish(ann, "cam");
    room.request(ann, add(TestRoom.camera("cam")));
    assertRefused(ann, RequestResponse.Reason.QUEUED);
    room.say(
        ann.sid(), event -> event.setTrackGone(TrackGone.newBuilder().setTrackSid(first.getSid())));
    assertThat(ann.published().getSid()).isNotEqualTo(first.getSid());
  }

  @Test
  void boundsWhatOneParticipantMayHavePending() {
    Client ann = room.active("ann");
    for (int i = 0; i < Publications.EXPECTED_CAPACITY; i++) {
      room.request(ann, add(TestRoom.camera("cam" + i)));
    }
    room.request(ann, add(TestRoom.camera("one too many")));
    assertRefused(ann, RequestResponse.Reason.LIMIT_EXCEEDED);
    for (int i = 0; i <= Publications.QUEUED_PER_CID; i++) {
      room.request(ann, add(TestRoom.camera("cam0")));
    }
    assertRefused(ann, RequestResponse.Reason.LIMIT_EXCEEDED);
  }

  @Test
  void doesNotMixTheCidsOfTwoPublishers() {
    Client ann = room.active("ann");
    Client bob = room.active("bob");
    TrackInfo one = room.publish(ann, "loadtest-video");
    TrackInfo two = room.publish(bob, "loadtest-video");
    assertThat(one.getSid()).isNotEqualTo(two.getSid());
    assertThat(ann.told("bob").getTracksList())
        .extracting(TrackInfo::getSid)
        .containsExactly(two.getSid());
  }

  @Test
  void addsAFurtherCodecToATrack() {
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    room.request(
        ann,
        add(
            TestRoom.camera("backup")
                .setSid(track.getSid())
                .addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("vp8").setCid("backup"))));
    var answer = ann.last(MessageCase.TRACK_PUBLISHED).getTrackPublished();
    assertThat(answer.getCid()).isEqualTo("backup");
    assertThat(answer.getTrack().getSid()).isEqualTo(track.getSid());
  }

  @Test
  void changesWhatTheClientSaysOfItsTracks() {
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    room.request(
        ann,
        SignalRequest.newBuilder()
            .setUpdateVideoTrack(
                UpdateLocalVideoTrack.newBuilder().setTrackSid(track.getSid()).setWidth(320)));
    assertThat(ann.told("ann").getTracks(0).getWidth()).isEqualTo(320);
    room.request(
        ann,
        SignalRequest.newBuilder()
            .setUpdateAudioTrack(
                UpdateLocalAudioTrack.newBuilder()
                    .setTrackSid(track.getSid())
                    .addFeatures(AudioTrackFeature.TF_STEREO)));
    assertThat(ann.told("ann").getTracks(0).getAudioFeaturesList())
        .containsExactly(AudioTrackFeature.TF_STEREO);
  }

  @Test
  void tellsAPublisherOfItsFirstSubscriber() {
    Client ann = room.active("ann");
    room.say(
        ann.sid(),
        event -> event.setTrackSubscribed(TrackSubscribed.newBuilder().setTrackSid("TR_x")));
    assertThat(ann.last().getTrackSubscribed().getTrackSid()).isEqualTo("TR_x");
  }
}
