package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.Speakers;
import io.parley.protocol.sfu.SubscriptionFailed;
import io.parley.protocol.sfu.TrackGone;
import java.time.Duration;
import livekit.LivekitModels.ConnectionQuality;
import livekit.LivekitModels.ParticipantTracks;
import livekit.LivekitModels.SpeakerInfo;
import livekit.LivekitModels.SubscriptionError;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.ConnectionQualityInfo;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.TrackPermission;
import livekit.LivekitRtc.UpdateSubscription;
import livekit.LivekitRtc.UpdateTrackSettings;
import org.junit.jupiter.api.Test;

class SubscribingTest {

  private final TestRoom room = new TestRoom();

  @Test
  void waitsUntilTheUpdateThatNamesTheTrackWasWritten() {
    Client ann = room.active("ann");
    Client bob = room.active("bob");
    bob.reading = false;
    TrackInfo track = room.publish(ann, "cam");
    assertThat(bob.told("ann").getTracksList()).hasSize(1);
    assertThat(room.subscriptions(bob)).isEmpty();

    bob.read();
    assertThat(room.subscriptions(bob)).containsExactly(track.getSid());
  }

  @Test
  void waitsForTheJoinThatNamesTheTracksOfThoseWhoAreThere() {
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    Client bob = new Client();
    bob.reading = false;
    room.room.enter(TestRoom.entrant("bob", TestRoom.GRANT), bob);
    assertThat(room.subscriptions(bob)).isEmpty();

    bob.read();
    assertThat(room.subscriptions(bob)).containsExactly(track.getSid());
  }

  @Test
  void givesSelectiveClientsWhatTheyNameAndNoMore() {
    Client ann = room.active("ann");
    TrackInfo first = room.publish(ann, "one");
    TrackInfo second = room.publish(ann, "two");
    Client bob = room.enter(TestRoom.selective("bob"));
    assertThat(room.subscriptions(bob)).isEmpty();

    room.request(bob, subscription(first.getSid(), true));
    assertThat(room.subscriptions(bob)).containsExactly(first.getSid());
    room.request(
        bob,
        SignalRequest.newBuilder()
            .setSubscription(
                UpdateSubscription.newBuilder()
                    .setSubscribe(true)
                    .addParticipantTracks(
                        ParticipantTracks.newBuilder()
                            .setParticipantSid(ann.sid())
                            .addTrackSids(second.getSid()))));
    room.request(bob, subscription(first.getSid(), false));
    assertThat(room.subscriptions(bob)).containsExactly(second.getSid());
  }

  private static SignalRequest.Builder subscription(String track, boolean subscribe) {
    return SignalRequest.newBuilder()
        .setSubscription(
            UpdateSubscription.newBuilder().addTrackSids(track).setSubscribe(subscribe));
  }

  @Test
  void remembersAWishForATrackThatComesLaterAndGivesUpAfterAMinute() {
    Client bob = room.enter(TestRoom.selective("bob"));
    room.connected(bob.sid());
    room.request(bob, subscription("TR_never", true));
    room.pass(Duration.ofSeconds(59));
    assertThat(bob.kinds()).doesNotContain(MessageCase.SUBSCRIPTION_RESPONSE);
    room.pass(Duration.ofSeconds(2));
    var response = bob.last(MessageCase.SUBSCRIPTION_RESPONSE).getSubscriptionResponse();
    assertThat(response.getTrackSid()).isEqualTo("TR_never");
    assertThat(response.getErr()).isEqualTo(SubscriptionError.SE_TRACK_NOTFOUND);
  }

  @Test
  void startsAdaptiveClientsLowUntilTheySayHowLargeTheyShowIt() {
    Client ann = room.active("ann");
    TrackInfo first = room.publish(ann, "one");
    Client bob = room.enter(TestRoom.selective("bob"));
    room.request(bob, subscription(first.getSid(), true));
    var low = room.commands(bob.sid(), SessionCommand::hasSettings).getFirst().getSettings();
    assertThat(low.getQuality()).isEqualTo(VideoQuality.LOW);

    TrackInfo second = room.publish(ann, "two");
    room.request(
        bob,
        SignalRequest.newBuilder()
            .setTrackSetting(
                UpdateTrackSettings.newBuilder()
                    .addTrackSids(second.getSid())
                    .setWidth(1280)
                    .setHeight(720)));
    room.request(bob, subscription(second.getSid(), true));
    assertThat(room.commands(bob.sid(), SessionCommand::hasSettings))
        .hasSize(2)
        .last()
        .satisfies(command -> assertThat(command.getSettings().getWidth()).isEqualTo(1280));
  }

  @Test
  void letsAPublisherSayWhoMayHaveWhat() {
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    Client bob = room.active("bob");
    Client cas = room.active("cas");
    room.request(
        ann,
        SignalRequest.newBuilder()
            .setSubscriptionPermission(
                SubscriptionPermission.newBuilder()
                    .addTrackPermissions(
                        TrackPermission.newBuilder()
                            .setParticipantIdentity("cas")
                            .addTrackSids(track.getSid()))));
    assertThat(room.subscriptions(bob)).isEmpty();
    assertThat(room.subscriptions(cas)).containsExactly(track.getSid());
    var lost = bob.last(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE);
    assertThat(lost.getSubscriptionPermissionUpdate().getAllowed()).isFalse();
    assertThat(cas.kinds()).doesNotContain(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE);

    room.request(
        ann,
        SignalRequest.newBuilder()
            .setSubscriptionPermission(
                SubscriptionPermission.newBuilder().setAllParticipants(true)));
    assertThat(room.subscriptions(bob)).containsExactly(track.getSid());
    var gained = bob.last(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE);
    assertThat(gained.getSubscriptionPermissionUpdate().getAllowed()).isTrue();
  }

  @Test
  void forgetsATrackThatIsGone() {
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    Client bob = room.active("bob");
    room.say(
        ann.sid(), event -> event.setTrackGone(TrackGone.newBuilder().setTrackSid(track.getSid())));
    assertThat(bob.told("ann").getTracksList()).isEmpty();
    assertThat(room.commands(bob.sid(), SessionCommand::hasUnsubscribe)).isEmpty();
  }

  @Test
  void passesOnThatASubscriptionCannotBe() {
    Client bob = room.active("bob");
    room.say(
        bob.sid(),
        event ->
            event.setSubscriptionFailed(
                SubscriptionFailed.newBuilder()
                    .setTrackSid("TR_x")
                    .setError(SubscriptionError.SE_CODEC_UNSUPPORTED)));
    assertThat(bob.last().getSubscriptionResponse().getErr())
        .isEqualTo(SubscriptionError.SE_CODEC_UNSUPPORTED);
  }

  @Test
  void tellsOfSpeakersOnlyThoseWhoHearThemAndThemselves() {
    Client ann = room.active("ann");
    room.publish(ann, "mic");
    Client bob = room.active("bob");
    Client cas = room.enter(TestRoom.selective("cas"));
    room.connected(cas.sid());
    speak(ann.sid(), true);
    assertThat(ann.last().getSpeakersChanged().getSpeakers(0).getSid()).isEqualTo(ann.sid());
    assertThat(bob.last().getSpeakersChanged().getSpeakers(0).getActive()).isTrue();
    assertThat(cas.kinds()).doesNotContain(MessageCase.SPEAKERS_CHANGED);

    Client late = room.active("late");
    assertThat(late.last(MessageCase.SPEAKERS_CHANGED).getSpeakersChanged().getSpeakers(0))
        .satisfies(speaker -> assertThat(speaker.getSid()).isEqualTo(ann.sid()));
  }

  @Test
  void tellsOfBadConnectionsThoseWhoHearThemAndThemselves() {
    Client ann = room.active("ann");
    room.publish(ann, "mic");
    Client bob = room.active("bob");
    Client cas = room.enter(TestRoom.selective("cas"));
    room.connected(cas.sid());
    quality(ann.sid(), ConnectionQuality.POOR);
    assertThat(quality(ann, ann)).isEqualTo(ConnectionQuality.POOR);
    assertThat(quality(bob, ann)).isEqualTo(ConnectionQuality.POOR);
    assertThat(cas.last(MessageCase.CONNECTION_QUALITY).getConnectionQuality().getUpdates(0))
        .satisfies(own -> assertThat(own.getParticipantSid()).isEqualTo(cas.sid()));

    Client late = room.active("late");
    assertThat(quality(late, ann)).isEqualTo(ConnectionQuality.POOR);
    quality(ann.sid(), ConnectionQuality.EXCELLENT);
    assertThat(quality(late, ann)).isEqualTo(ConnectionQuality.EXCELLENT);
    assertThat(quality(room.active("later"), ann)).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  /// What a client was told last of another one's connection, or of its own.
  private static ConnectionQuality quality(Client listener, Client of) {
    return listener.received.stream()
        .flatMap(message -> message.getConnectionQuality().getUpdatesList().stream())
        .filter(update -> update.getParticipantSid().equals(of.sid()))
        .reduce((first, second) -> second)
        .orElseThrow()
        .getQuality();
  }

  private void quality(String sid, ConnectionQuality quality) {
    room.say(
        "",
        event ->
            event
                .setRoomSid("RM_1")
                .getQualityBuilder()
                .addUpdates(
                    ConnectionQualityInfo.newBuilder()
                        .setParticipantSid(sid)
                        .setQuality(quality)
                        .setScore(2)));
  }

  private void speak(String sid, boolean active) {
    room.say(
        "",
        event ->
            event
                .setRoomSid("RM_1")
                .setSpeakers(
                    Speakers.newBuilder()
                        .addSpeakers(
                            SpeakerInfo.newBuilder()
                                .setSid(sid)
                                .setActive(active)
                                .setLevel(active ? 0.5f : 0))));
  }
}
