package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.protocol.sfu.SessionCommand;
import java.time.Duration;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;

class ModerationTest {

  private final TestRoom room = new TestRoom();
  private final Client ann = room.active("ann");
  private final Client bob = room.active("bob");
  private final Moderation moderation = room.room.moderation();

  @Test
  void mutesATrackAndTellsItsPublisher() {
    TrackInfo track = room.publish(ann, "cam");
    MuteRoomTrackRequest.Builder mute =
        MuteRoomTrackRequest.newBuilder()
            .setIdentity("ann")
            .setTrackSid(track.getSid())
            .setMuted(true);
    assertThat(moderation.mute(mute.build()))
        .isInstanceOfSatisfying(
            Moderated.Done.class,
            done -> assertThat(((TrackInfo) done.answer()).getMuted()).isTrue());
    assertThat(ann.last(MessageCase.MUTE).getMute().getMuted()).isTrue();
    assertThat(bob.told("ann").getTracks(0).getMuted()).isTrue();
    assertThat(moderation.mute(mute.setMuted(false).build()))
        .isEqualTo(new Moderated.Refused<>("remote unmute not enabled"));
    assertThat(moderation.mute(mute.setTrackSid("TR_x").build()))
        .isInstanceOf(Moderated.NotFound.class);
  }

  @Test
  void takesTracksBackThatMayNoLongerBePublished() {
    TrackInfo track = room.publish(ann, "cam");
    assertThat(room.subscriptions(bob)).containsExactly(track.getSid());
    moderation.update(
        UpdateParticipantRequest.newBuilder()
            .setIdentity("ann")
            .setPermission(ParticipantPermission.newBuilder().setCanSubscribe(true))
            .build());
    assertThat(ann.last(MessageCase.TRACK_UNPUBLISHED).getTrackUnpublished().getTrackSid())
        .isEqualTo(track.getSid());
    assertThat(bob.told("ann").getTracksList()).isEmpty();
    assertThat(ann.told("ann").getPermission().getCanPublish()).isFalse();
    assertThat(room.commands(ann.sid(), SessionCommand::hasRemoveTrack)).hasSize(1);
    assertThat(room.commands(ann.sid(), SessionCommand::hasGrants).getLast().getGrants())
        .satisfies(grants -> assertThat(grants.getCanPublishData()).isFalse());
    assertThat(room.refreshed.getLast().video()).isNotNull();
    assertThat(ann.last().hasRefreshToken()).isTrue();
  }

  @Test
  void endsSubscriptionsThatMayNoLongerBe() {
    TrackInfo track = room.publish(ann, "cam");
    permitSubscribing(false);
    assertThat(room.subscriptions(bob)).isEmpty();
    permitSubscribing(true);
    assertThat(room.subscriptions(bob)).containsExactly(track.getSid());
  }

  private void permitSubscribing(boolean subscribe) {
    moderation.update(
        UpdateParticipantRequest.newBuilder()
            .setIdentity("bob")
            .setPermission(ParticipantPermission.newBuilder().setCanSubscribe(subscribe))
            .build());
  }

  @Test
  void makesSomebodyVanishAndAppear() {
    moderation.update(hidden(true));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
    assertThat(ann.told("ann").getPermission().getHidden()).isTrue();
    moderation.update(hidden(false));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);
  }

  private static UpdateParticipantRequest hidden(boolean hidden) {
    return UpdateParticipantRequest.newBuilder()
        .setIdentity("ann")
        .setPermission(ParticipantPermission.newBuilder().setHidden(hidden))
        .build();
  }

  @Test
  void removesSomebody() {
    moderation.remove("ann");
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.DISCONNECT);
    assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.PARTICIPANT_REMOVED);
    assertThat(bob.told("ann").getDisconnectReason())
        .isEqualTo(DisconnectReason.PARTICIPANT_REMOVED);
    assertThat(moderation.remove("ann")).isInstanceOf(Moderated.NotFound.class);
  }

  @Test
  void sendsDataToThoseNamedAndOnlyOncePerNonce() throws Exception {
    SendDataRequest request =
        SendDataRequest.newBuilder()
            .setKind(DataPacket.Kind.RELIABLE)
            .setData(ByteString.copyFromUtf8("hello"))
            .setTopic("t")
            .addDestinationIdentities("bob")
            .setNonce(ByteString.copyFromUtf8("0123456789abcdef"))
            .build();
    moderation.send(request);
    moderation.send(request);
    assertThat(room.commands(ann.sid(), SessionCommand::hasSendData)).isEmpty();
    var sent = room.commands(bob.sid(), SessionCommand::hasSendData);
    assertThat(sent).hasSize(1);
    DataPacket packet = DataPacket.parseFrom(sent.getFirst().getSendData().getPacket());
    assertThat(packet.getUser().getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(packet.getUser().getTopic()).isEqualTo("t");
    assertThat(packet.getParticipantSid()).isEmpty();
  }

  @Test
  void unsubscribesInAParticipantsPlace() {
    TrackInfo track = room.publish(ann, "cam");
    moderation.subscribe(
        UpdateSubscriptionsRequest.newBuilder()
            .setIdentity("bob")
            .addTrackSids(track.getSid())
            .build());
    assertThat(room.subscriptions(bob)).isEmpty();
  }

  @Test
  void tellsOfChangedSettings() {
    room.room.change(Room.newBuilder().setMetadata("new").setSid("RM_other").build());
    assertThat(bob.last().getRoomUpdate().getRoom().getMetadata()).isEqualTo("new");
    assertThat(bob.last().getRoomUpdate().getRoom().getSid()).isEqualTo("RM_1");
  }

  @Test
  void closesOnlyTheRoomThatIsMeantAndOnlyWhenItMay() {
    assertThat(room.room.close("RM_other", DisconnectReason.ROOM_CLOSED, true))
        .isInstanceOf(Moderated.NotFound.class);
    assertThat(room.room.close("RM_1", DisconnectReason.ROOM_CLOSED, true))
        .isInstanceOf(Moderated.Refused.class);
    assertThat(room.room.close("RM_1", DisconnectReason.ROOM_DELETED, false))
        .isInstanceOf(Moderated.Done.class);
    assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.ROOM_DELETED);
    assertThat(bob.closed).isTrue();
    assertThat(room.room.isClosed()).isTrue();
  }

  @Test
  void reportsWhoIsThereOnChangesAndNowAndThen() {
    assertThat(room.reports.getLast().getParticipants()).isEqualTo(2);
    room.publish(ann, "cam");
    assertThat(room.reports.getLast().getPublishers()).isEqualTo(1);
    room.enter(TestRoom.entrant("rec", TestRoom.grant(flags -> flags.asRecorder())));
    assertThat(room.reports.getLast().getParticipants()).isEqualTo(2);
    int reports = room.reports.size();
    room.pass(Duration.ofSeconds(9));
    assertThat(room.reports).hasSize(reports);
    room.pass(Duration.ofSeconds(1));
    assertThat(room.reports).hasSize(reports + 1);
  }

  @Test
  void showsARecordingAtOnceAndCountsNowAndThen() {
    ann.forget();
    room.join("cas");
    assertThat(ann.kinds()).doesNotContain(MessageCase.ROOM_UPDATE);
    room.enter(TestRoom.entrant("rec", TestRoom.grant(flags -> flags.asRecorder())));
    assertThat(ann.last(MessageCase.ROOM_UPDATE).getRoomUpdate().getRoom())
        .satisfies(told -> assertThat(told.getActiveRecording()).isTrue());
    room.join("dan");
    room.pass(Duration.ofSeconds(5));
    assertThat(ann.last(MessageCase.ROOM_UPDATE).getRoomUpdate().getRoom().getNumParticipants())
        .isEqualTo(4);
  }
}
