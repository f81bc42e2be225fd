package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.media.client.sdp.ClientOffer;
import io.parley.media.client.sdp.ClientTrack;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.StreamSsrc;
import io.parley.media.shard.ShardEvent;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SessionEvent.EventCase;
import java.time.Duration;
import java.util.List;
import livekit.LivekitModels.ConnectionQuality;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.ConnectionQualityInfo;
import org.junit.jupiter.api.Test;

class OwnershipTest {

  private static final String ALICE = "PA_alice";
  private static final String BOB = "PA_bob";

  private final SessionBench bench = new SessionBench(10);
  private final OwnerDouble other = OwnerDouble.of(bench, "ND_other");

  @Test
  void whoAttachesOwnsAndTheFormerOwnerHearsOfItOnce() {
    bench.open(ALICE, open -> {});
    other.attach(ALICE);

    assertThat(other.events).hasSize(1);
    assertThat(other.events.getFirst().hasAttached()).isTrue();
    assertThat(other.events.getFirst().getOwnerEpoch()).isEqualTo(2);
    var fenced = bench.of(ALICE, SessionEvent::hasFenced);
    assertThat(fenced).extracting(SessionEvent::getOwnerEpoch).containsExactly(1);
  }

  @Test
  void aFormerOwnersCommandDoesNothing() {
    bench.open(ALICE, open -> {});
    other.attach(ALICE);
    bench.command(ALICE, command -> command.getCloseBuilder());
    bench.command(ALICE, command -> command.getKeepBuilder().setState(bytes(3)));

    assertThat(bench.of(ALICE, SessionEvent::hasFenced)).hasSize(3);
    other.attach(ALICE);
    assertThat(other.events.getLast().getAttached().getState()).isEqualTo(ByteString.EMPTY);
    assertThat(other.events.getLast().getOwnerEpoch()).isEqualTo(3);
  }

  @Test
  void aStreamThatWasOwnerBeforeAndIsAgainCannotSpeakForItsFormerTime() {
    bench.open(ALICE, open -> {});
    other.attach(ALICE);
    bench.command(ALICE, command -> command.getAttachBuilder());
    bench.command(bench, ALICE, 1, command -> command.getCloseBuilder());
    assertThat(bench.of(ALICE, SessionEvent::hasFenced)).hasSize(2);

    bench.command(bench, ALICE, 3, command -> command.getCloseBuilder());
    assertThat(bench.rooms.size()).isZero();
  }

  @Test
  void commandsOfTheOwnerThatCrossItsOwnAttachingCount() {
    bench.open(ALICE, open -> {});
    bench.command(ALICE, command -> command.getAttachBuilder());
    bench.command(ALICE, command -> command.getCloseBuilder());

    assertThat(bench.rooms.size()).isZero();
    assertThat(bench.of(ALICE, SessionEvent::hasFenced)).isEmpty();
  }

  @Test
  void openingAnothersSessionIsFenced() {
    bench.open(ALICE, open -> {});
    other.command(ALICE, 1, command -> command.getOpenBuilder().setRoomSid(SessionBench.ROOM));

    assertThat(other.cases()).containsExactly(EventCase.FENCED);
  }

  @Test
  void theNewOwnerLearnsAllThatTheSessionIs() {
    bench.open(ALICE, open -> open.setProject("p1").setPlacementEpoch(7).setState(bytes(2)));
    bench.open(BOB, open -> open.setPlacementEpoch(7));
    bench.expect(ALICE, "TR_A1", "mic", TrackType.AUDIO);
    publish(ALICE);
    bench.command(ALICE, command -> command.getMuteBuilder().setTrackSid("TR_A1").setMuted(true));
    bench.command(
        ALICE, command -> command.getSubscribeBuilder().setPublisherSid(BOB).setTrackSid("TR_B1"));
    bench.command(ALICE, command -> command.getKeepBuilder().setState(bytes(5)));
    bench.rooms.event(new ShardEvent.PeerConnected(1)); // alice's publisher: the first of all

    other.attach(ALICE);
    var attached = other.events.getLast().getAttached();
    assertThat(attached.getState()).isEqualTo(bytes(5));
    assertThat(attached.getProject()).isEqualTo("p1");
    assertThat(attached.getRoomName()).isEqualTo("room");
    assertThat(attached.getPlacementEpoch()).isEqualTo(7);
    assertThat(attached.getLiveList()).extracting(TrackInfo::getSid).containsExactly("TR_A1");
    assertThat(attached.getLive(0).getMuted()).isTrue();
    assertThat(attached.getSubscribed(0).getPublisherSid()).isEqualTo(BOB);
    assertThat(attached.getSubscribed(0).getTrackSid()).isEqualTo("TR_B1");
    assertThat(attached.getConnected()).isTrue();
    assertThat(attached.getFailed()).isFalse();
  }

  @Test
  void aFailedSessionIsHandedOverButNotResumed() {
    bench.open(ALICE, open -> {});
    bench.rooms.event(new ShardEvent.PeerConnected(1));
    bench.rooms.event(new ShardEvent.PeerFailed(1, "silence"));
    other.attach(ALICE);

    assertThat(other.events.getLast().getAttached().getFailed()).isTrue();
    assertThat(other.events.getLast().getAttached().getConnected()).isFalse();
    other.resume(ALICE);
    assertThat(other.cases()).containsExactly(EventCase.ATTACHED, EventCase.CLOSED);
  }

  @Test
  void anothersSessionIsAsGoodAsNone() {
    bench.open(ALICE, open -> open.setProject("p").setIdentity("alice"));
    attachAs("p", "room", "mallory");
    attachAs("p", "attic", "alice");
    attachAs("q", "room", "alice");
    assertThat(other.cases()).containsExactly(EventCase.CLOSED, EventCase.CLOSED, EventCase.CLOSED);
    assertThat(bench.of(ALICE, SessionEvent::hasFenced)).isEmpty();

    attachAs("p", "room", "alice");
    assertThat(other.cases()).endsWith(EventCase.ATTACHED);
  }

  private void attachAs(String project, String room, String identity) {
    other.command(
        ALICE,
        0,
        command ->
            command.getAttachBuilder().setProject(project).setRoomName(room).setIdentity(identity));
  }

  @Test
  void offersAnewOnlyWhereAClientWaits() {
    bench.open(ALICE);
    bench.answer(ALICE);
    other.attach(ALICE);
    bench.timers.pass(Duration.ofSeconds(1));
    assertThat(other.cases()).containsExactly(EventCase.ATTACHED);

    other.resume(ALICE);
    assertThat(other.cases())
        .containsExactly(EventCase.ATTACHED, EventCase.ATTACHED, EventCase.DESCRIPTION);
  }

  @Test
  void asksASinglePeerConnectionAgainForSections() {
    var offers = new ClientOffer(SessionBench.transport("one1"), true);
    offers.receive(MediaKind.AUDIO);
    bench.open(
        BOB,
        open -> {
          open.setSinglePeerConnection(true);
          open.getOfferBuilder().setType("offer").setSdp(offers.write());
        });
    bench.open(ALICE, open -> {});
    bench.expect(ALICE, "TR_A1", "mic", TrackType.AUDIO);
    publish(ALICE);
    bench.subscribe(BOB, "TR_A1");
    bench.timers.pass(Negotiation.GATHERING);
    assertThat(bench.of(BOB, SessionEvent::hasSectionsWanted)).hasSize(1);

    other.resume(BOB);
    assertThat(other.cases()).containsExactly(EventCase.ATTACHED, EventCase.SECTIONS_WANTED);
  }

  @Test
  void anOfferOfAFormerOwnersTimeEndsNothing() {
    bench.open(ALICE);
    other.attach(ALICE);
    bench.timers.pass(Negotiation.ANSWER_WITHIN);
    assertThat(other.cases()).containsExactly(EventCase.ATTACHED);

    other.resume(ALICE);
    bench.timers.pass(Negotiation.ANSWER_WITHIN);
    assertThat(other.cases()).endsWith(EventCase.CLOSED);
  }

  @Test
  void keepsTheFormerStateWhereANewOneIsTooLarge() {
    bench.open(ALICE, open -> open.setState(bytes(2)));
    bench.command(
        ALICE,
        command -> command.getKeepBuilder().setState(bytes(Session.STATE_CAPACITY_BYTES + 1)));
    other.attach(ALICE);

    assertThat(other.events.getLast().getAttached().getState()).isEqualTo(bytes(2));
  }

  @Test
  void tellsEveryOwnerInTheRoomOnceWhoSpeaks() {
    bench.open(ALICE, open -> {});
    bench.open(BOB, open -> {});
    bench.open("PA_carol", open -> {});
    other.attach(BOB);
    bench.command(ALICE, command -> command.getSimulateBuilder().setSpeakerSeconds(3));

    assertThat(other.of(EventCase.SPEAKERS)).hasSize(1);
    assertThat(bench.events.stream().filter(SessionEvent::hasSpeakers)).hasSize(1);
  }

  @Test
  void tellsEveryOwnerInTheRoomOnceWhoIsLostAndANewOneThatItIsSo() {
    bench.open(ALICE, open -> {});
    bench.open(BOB, open -> {});
    bench.rooms.event(new ShardEvent.PeerSilent(1)); // alice's publisher: the first of all

    assertThat(qualities(bench.events)).containsExactly(ConnectionQuality.LOST);
    other.attach(BOB);
    assertThat(qualities(other.events)).containsExactly(ConnectionQuality.LOST);
    other.attach(BOB);
    bench.rooms.event(new ShardEvent.PeerHeard(1));
    assertThat(qualities(bench.events)).endsWith(ConnectionQuality.POOR).hasSize(2);
    assertThat(qualities(other.events)).endsWith(ConnectionQuality.POOR);
    bench.rooms.event(new ShardEvent.PeerHeard(1));
    assertThat(qualities(bench.events)).hasSize(2);
  }

  private static List<ConnectionQuality> qualities(List<SessionEvent> events) {
    return events.stream()
        .filter(SessionEvent::hasQuality)
        .peek(event -> assertThat(event.getRoomSid()).isEqualTo(SessionBench.ROOM))
        .flatMap(event -> event.getQuality().getUpdatesList().stream())
        .peek(update -> assertThat(update.getParticipantSid()).isEqualTo(ALICE))
        .map(ConnectionQualityInfo::getQuality)
        .toList();
  }

  @Test
  void findsTheNewestSessionOfAnIdentity() {
    bench.open("PA_1", open -> open.setProject("p").setIdentity("ann").setPlacementEpoch(2));
    bench.timers.pass(Duration.ofSeconds(1));
    bench.open("PA_2", open -> open.setProject("p").setIdentity("ann").setPlacementEpoch(2));

    var found = bench.rooms.find("p", "room", "ann").join();
    assertThat(found).isNotNull();
    assertThat(found.participantSid()).isEqualTo("PA_2");
    assertThat(found.roomSid()).isEqualTo(SessionBench.ROOM);
    assertThat(found.placementEpoch()).isEqualTo(2);
    assertThat(bench.rooms.find("p", "room", "bob").join()).isNull();
    assertThat(bench.rooms.find("q", "room", "ann").join()).isNull();
  }

  @Test
  void turnsAwayWhoFollowsAnOldPlacement() {
    bench.open(ALICE, open -> open.setPlacementEpoch(3));
    bench.open(BOB, open -> open.setPlacementEpoch(2));

    var closed = bench.of(BOB, SessionEvent::hasClosed).getFirst().getClosed();
    assertThat(closed.getReconnect()).isTrue();
    assertThat(closed.getReason()).isEqualTo(DisconnectReason.MIGRATION);
    assertThat(closed.getMessage()).isEqualTo("the room moved");
    assertThat(bench.of(ALICE, SessionEvent::hasClosed)).isEmpty();
  }

  @Test
  void remembersThePlacementOfARoomThatLeft() {
    bench.open(ALICE, open -> open.setPlacementEpoch(3));
    bench.command(ALICE, command -> command.getCloseBuilder());
    bench.timers.pass(PlacementEpochs.KEPT.minusSeconds(1));
    bench.open(BOB, open -> open.setPlacementEpoch(2));
    assertThat(bench.of(BOB, SessionEvent::hasClosed)).hasSize(1);

    bench.timers.pass(Duration.ofSeconds(1));
    bench.open(BOB, open -> open.setPlacementEpoch(2));
    assertThat(bench.of(BOB, SessionEvent::hasOpened)).hasSize(1);
  }

  private void publish(String sid) {
    var offers = new ClientOffer(SessionBench.transport("pub1"), true);
    offers.publish(
        new ClientTrack("stream", "mic", Codec.OPUS, List.of(), List.of(new StreamSsrc(7, 0))));
    bench.offer(sid, offers.write());
  }

  private static ByteString bytes(int count) {
    return ByteString.copyFrom(new byte[count]);
  }
}
