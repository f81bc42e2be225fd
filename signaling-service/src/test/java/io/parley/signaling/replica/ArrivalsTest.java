package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.sfu.Description;
import io.parley.protocol.sfu.SectionsWanted;
import io.parley.protocol.sfu.SessionCommand;
import java.time.Duration;
import java.util.List;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitModels.Codec;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SignalTarget;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private final TestRoom room = new TestRoom();

  @Test
  void greetsBeforeAnythingElse() {
    Client ann = room.join("ann");

    assertThat(ann.kinds()).startsWith(MessageCase.JOIN, MessageCase.REFRESH_TOKEN);
    JoinResponse join = ann.join();
    assertThat(join.getRoom().getSid()).isEqualTo("RM_1");
    assertThat(join.getRoom().getName()).isEqualTo("room");
    assertThat(join.getRoom().getNumParticipants()).isEqualTo(1);
    assertThat(join.getParticipant().getSid()).startsWith("PA_");
    assertThat(join.getParticipant().getState()).isEqualTo(ParticipantInfo.State.JOINING);
    assertThat(join.getParticipant().getVersion()).isEqualTo(1 << 20);
    assertThat(join.getPingInterval()).isPositive();
    assertThat(join.getSifTrailer().size()).isPositive();
    assertThat(join.getFastPublish()).isTrue();
    assertThat(join.getIceServersCount()).isEqualTo(1);
    assertThat(join.getEnabledPublishCodecsList())
        .extracting(Codec::getMime)
        .containsExactly("video/VP8", "video/H264", "video/VP9", "video/AV1", "audio/opus");
  }

  @Test
  void makesTheSubscriberPrimaryOnlyWhereItIsOfUse() {
    Client publisher =
        room.enter(TestRoom.entrant("ann", TestRoom.grant(flags -> flags.withoutSubscribe())));
    assertThat(publisher.join().getSubscriberPrimary()).isFalse();
    assertThat(room.join("bob").join().getSubscriberPrimary()).isTrue();
    assertThat(room.enter(single("cas")).join().getSubscriberPrimary()).isFalse();
  }

  private static Entrant single(String identity) {
    Entrant dual = TestRoom.entrant(identity, TestRoom.GRANT);
    return new Entrant(
        TestRoom.KEY,
        dual.claims(),
        dual.grant(),
        dual.client(),
        true,
        true,
        false,
        List.of(TestRoom.camera("cam").build()),
        SessionDescription.newBuilder().setType("offer").setSdp("the offer").build(),
        null,
        false);
  }

  @Test
  void passesASingleConnectionsOfferOnAndAnswersItsTracksBeforeTheAnswer() {
    Client ann = room.enter(single("ann"));
    SessionCommand open = room.commands(ann.sid(), SessionCommand::hasOpen).getFirst();
    assertThat(open.getOpen().getOffer().getSdp()).isEqualTo("the offer");
    assertThat(open.getOpen().getExpectTracks(0).getTrack()).isEqualTo(ann.published());

    room.say(
        ann.sid(),
        event ->
            event.setDescription(
                Description.newBuilder()
                    .setTarget(SignalTarget.PUBLISHER)
                    .setType("answer")
                    .putMidToTrackId("4", "TR_x")));
    room.say(
        ann.sid(), event -> event.setSectionsWanted(SectionsWanted.newBuilder().setNumVideos(2)));
    assertThat(ann.kinds())
        .containsSubsequence(
            MessageCase.JOIN,
            MessageCase.TRACK_PUBLISHED,
            MessageCase.ANSWER,
            MessageCase.MEDIA_SECTIONS_REQUIREMENT);
    assertThat(ann.last(MessageCase.ANSWER).getAnswer().getMidToTrackIdMap())
        .containsEntry("4", "TR_x");
  }

  @Test
  void listsThoseWhoAreThereAndTellsThemOfWhoComes() {
    Client ann = room.join("ann");
    Client bob = room.join("bob");

    assertThat(bob.join().getOtherParticipantsList())
        .extracting(ParticipantInfo::getIdentity)
        .containsExactly("ann");
    assertThat(ann.told("bob").getState()).isEqualTo(ParticipantInfo.State.JOINED);
    room.connected(bob.sid());
    assertThat(ann.told("bob").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);
  }

  @Test
  void givesVersionsThatOnlyGrow() {
    Client ann = room.join("ann");
    Client bob = room.join("bob");
    room.connected(bob.sid());
    room.publish(bob, "cam");
    List<Integer> versions =
        ann.received.stream()
            .flatMap(message -> message.getUpdate().getParticipantsList().stream())
            .filter(info -> info.getIdentity().equals("bob"))
            .map(ParticipantInfo::getVersion)
            .toList();
    assertThat(versions).hasSizeGreaterThan(2).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void showsHiddenOnesToNobody() {
    Client ann = room.join("ann");
    Client ghost = room.enter(TestRoom.entrant("ghost", TestRoom.grant(flags -> flags.asHidden())));
    Client bob = room.join("bob");

    assertThat(ann.wasTold("ghost")).isFalse();
    assertThat(bob.join().getOtherParticipantsList())
        .extracting(ParticipantInfo::getIdentity)
        .containsExactly("ann");
    assertThat(ghost.wasTold("bob")).isTrue();
    assertThat(bob.join().getRoom().getNumParticipants()).isEqualTo(2);
  }

  @Test
  void keepsTheSeatsOfWhoIsThereAndGivesThemBack() {
    TestRoom small = new TestRoom(Room.newBuilder().setMaxParticipants(3).build());
    small.join("ann");
    small.enter(TestRoom.entrant("eye", TestRoom.grant(all -> all.asHidden())));
    small.room.tick();
    assertThat(small.channel.seats).containsExactly("ann");
    Client again = small.join("ann");
    small.room.tick();
    assertThat(small.channel.seats).containsExactly("ann");

    small.channel.seats.clear();
    small.room.storeReached();
    assertThat(small.channel.seats).containsExactly("ann");
    small.request(again, SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()));
    assertThat(small.channel.seats).isEmpty();
  }

  @Test
  void takesNobodyInBeyondTheLimitExceptInPlaceOfTheirOwnSession() {
    TestRoom small = new TestRoom(Room.newBuilder().setMaxParticipants(1).build());
    small.join("ann");
    assertThat(small.room.vacancy(TestRoom.entrant("bob", TestRoom.GRANT)))
        .isEqualTo(new Vacancy.None());
    assertThat(small.room.vacancy(TestRoom.entrant("ann", TestRoom.GRANT)))
        .isEqualTo(new Vacancy.Free());
    assertThat(small.room.vacancy(TestRoom.entrant("eye", TestRoom.grant(all -> all.asHidden()))))
        .isEqualTo(new Vacancy.Free());

    Client bob = small.join("bob");
    assertThat(bob.kinds()).containsExactly(MessageCase.LEAVE);
    assertThat(bob.leave().getReason()).isEqualTo(DisconnectReason.JOIN_FAILURE);
    assertThat(bob.closed).isTrue();
    assertThat(small.join("ann").join().getRoom().getNumParticipants()).isEqualTo(1);
  }

  @Test
  void replacesTheOlderSessionWithoutTellingTheOthersThatItLeft() {
    Client bob = room.join("bob");
    Client first = room.active("ann");
    Client second = room.join("ann");

    assertThat(first.leave().getReason()).isEqualTo(DisconnectReason.DUPLICATE_IDENTITY);
    assertThat(first.leave().getAction()).isEqualTo(LeaveRequest.Action.DISCONNECT);
    assertThat(first.closed).isTrue();
    assertThat(room.commands(first.sid(), SessionCommand::hasClose)).hasSize(1);
    assertThat(bob.told("ann").getSid()).isEqualTo(second.sid());
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.JOINED);
    assertThat(second.join().getOtherParticipantsList())
        .extracting(ParticipantInfo::getIdentity)
        .containsExactly("bob");
  }

  @Test
  void sendsEverybodyAwayWhenTheSfuCannotBeReached() {
    Client ann = room.active("ann");
    room.reachable = false;
    Client bob = room.join("bob");

    assertThat(List.of(ann, bob))
        .allSatisfy(
            client -> {
              assertThat(client.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
              assertThat(client.closed).isTrue();
            });
    assertThat(room.room.isClosed()).isTrue();
    assertThat(room.reports.getLast().getParticipants()).isZero();
    assertThat(room.join("cas").leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
  }

  @Test
  void tellsClientsWhatDoesNotWorkThere() {
    assertThat(
            ClientQuirks.configuration(
                    ClientInfo.newBuilder().setBrowser("Firefox").setOs("Linux").build())
                .getDisabledCodecs()
                .getPublish(0)
                .getMime())
        .isEqualTo("video/H264");
    assertThat(
            ClientQuirks.configuration(
                    ClientInfo.newBuilder().setBrowser("Chrome").setOs("Linux").build())
                .hasDisabledCodecs())
        .isFalse();
  }

  @Test
  void doesNotWaitForAnSfuThatDoesNotOpenTheSession() {
    room.answers = false;
    Client ann = room.join("ann");
    room.pass(Duration.ofMillis(2_999));
    assertThat(ann.closed).isFalse();
    room.pass(Duration.ofMillis(1));
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(ann.closed).isTrue();
  }
}
