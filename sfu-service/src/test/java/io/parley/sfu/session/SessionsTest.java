package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.sdp.ClientOffer;
import io.parley.media.client.sdp.ClientTrack;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.StreamSsrc;
import io.parley.protocol.sfu.Attach;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SessionEvent.EventCase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.SubscriptionError;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.SignalTarget;
import org.junit.jupiter.api.Test;

class SessionsTest {

  private static final String ALICE = "PA_alice";
  private static final String BOB = "PA_bob";

  private final SessionBench bench = new SessionBench(3);
  private final ClientOffer aliceOffers = new ClientOffer(SessionBench.transport("pub1"), true);

  @Test
  void offersTheDataChannelsAtOnceWhereTheSubscriberIsPrimary() {
    bench.open(ALICE);

    assertThat(bench.events.getFirst().hasOpened()).isTrue();
    var offer = bench.lastOffer(ALICE);
    assertThat(offer.getTarget()).isEqualTo(SignalTarget.SUBSCRIBER);
    assertThat(offer.getSdp()).contains("m=application").contains("a=ice-lite");
    assertThat(offer.getId()).isPositive();
  }

  @Test
  void offersNothingWhereTheClientOffersFirst() {
    bench.open(ALICE, open -> {});

    assertThat(cases(ALICE)).containsExactly(EventCase.OPENED);
  }

  @Test
  void answersAnOfferAndTellsOfTheTrackThatWasExpected() {
    bench.open(ALICE);
    bench.expect(ALICE, "TR_V1", "cam", TrackType.VIDEO);
    publish("cam", Codec.VP8);

    assertThat(bench.lastAnswer(ALICE).getTarget()).isEqualTo(SignalTarget.PUBLISHER);
    var live = live(ALICE);
    assertThat(live).hasSize(1);
    var track = live.getFirst().getTrackLive().getTrack();
    assertThat(track.getSid()).isEqualTo("TR_V1");
    assertThat(track.getMimeType()).isEqualTo("video/VP8");
    assertThat(track.getMid()).isEqualTo("1");
  }

  @Test
  void acceptsTheOfferBeforeTheTrackIsAnnounced() {
    bench.open(ALICE);
    publish("cam", Codec.VP8);
    assertThat(live(ALICE)).isEmpty();

    bench.expect(ALICE, "TR_V1", "cam", TrackType.VIDEO);
    assertThat(live(ALICE)).hasSize(1);
  }

  @Test
  void matchesByKindAfterAWhileWhereNoIdFits() {
    bench.open(ALICE);
    bench.expect(ALICE, "TR_V1", "cam", TrackType.VIDEO);
    publish("changed", Codec.VP8);
    assertThat(live(ALICE)).isEmpty();

    bench.timers.pass(Publishing.BY_KIND_AFTER);
    assertThat(live(ALICE)).hasSize(1);
  }

  @Test
  void matchesFirefoxByKindAtOnce() {
    bench.open(ALICE, open -> open.getClientBuilder().setBrowser("Firefox"));
    bench.expect(ALICE, "TR_V1", "cam", TrackType.VIDEO);
    publish("{changed}", Codec.VP8);

    assertThat(live(ALICE)).hasSize(1);
  }

  @Test
  void aTrackEndsWithItsMediaSection() {
    bench.open(ALICE);
    bench.expect(ALICE, "TR_V1", "cam", TrackType.VIDEO);
    var mid = publish("cam", Codec.VP8);

    aliceOffers.unpublish(mid);
    bench.offer(ALICE, aliceOffers.write());

    assertThat(gone(ALICE))
        .extracting(e -> e.getTrackGone().getTrackSid())
        .containsExactly("TR_V1");
  }

  @Test
  void anExpectedTrackThatIsRemovedNeverGoesLive() {
    bench.open(ALICE);
    bench.expect(ALICE, "TR_V1", "cam", TrackType.VIDEO);
    bench.command(ALICE, command -> command.getRemoveTrackBuilder().setTrackSid("TR_V1"));
    publish("cam", Codec.VP8);
    bench.timers.pass(Duration.ofSeconds(5));

    assertThat(live(ALICE)).isEmpty();
  }

  @Test
  void offersASubscribedTrackUnderItsSid() {
    bench.open(ALICE);
    bench.open(BOB);
    bench.answer(BOB);
    bench.expect(ALICE, "TR_A1", "mic", TrackType.AUDIO);
    publish("mic", Codec.OPUS);

    bench.subscribe(BOB, "TR_A1");
    bench.timers.pass(Negotiation.GATHERING);

    var offer = bench.lastOffer(BOB);
    assertThat(offer.getMidToTrackIdMap()).containsValue("TR_A1");
    assertThat(offer.getSdp()).contains("a=msid:PA_alice|TR_A1 TR_A1");
  }

  @Test
  void tellsThePublisherOfItsFirstSubscriberOnly() {
    offersASubscribedTrackUnderItsSid();
    bench.answer(BOB);
    assertThat(subscribed(ALICE)).hasSize(1);

    bench.open("PA_carol");
    bench.answer("PA_carol");
    bench.subscribe("PA_carol", "TR_A1");
    bench.timers.pass(Negotiation.GATHERING);
    bench.answer("PA_carol");
    assertThat(subscribed(ALICE)).hasSize(1);
  }

  @Test
  void gathersSubscriptionsIntoOneOfferAndKeepsOneOutstanding() {
    bench.open(ALICE);
    bench.open(BOB);
    bench.expect(ALICE, "TR_A1", "mic", TrackType.AUDIO);
    bench.expect(ALICE, "TR_V1", "cam", TrackType.VIDEO);
    publish("mic", Codec.OPUS);
    publish("cam", Codec.VP8);
    bench.subscribe(BOB, "TR_A1");
    bench.subscribe(BOB, "TR_V1");
    bench.timers.pass(Duration.ofSeconds(1));
    assertThat(bench.lastOffer(BOB).getMidToTrackIdMap()).isEmpty();

    bench.answer(BOB);
    bench.timers.pass(Negotiation.GATHERING);
    assertThat(bench.lastOffer(BOB).getMidToTrackIdMap().values())
        .containsExactlyInAnyOrder("TR_A1", "TR_V1");
  }

  @Test
  void servesAWishWhenItsTrackAppears() {
    bench.open(ALICE);
    bench.answer(ALICE);
    bench.open(BOB);
    bench.answer(BOB);
    bench.subscribe(BOB, "TR_V1");
    bench.timers.pass(Duration.ofSeconds(59));
    bench.expect(ALICE, "TR_V1", "cam", TrackType.VIDEO);
    publish("cam", Codec.VP8);
    bench.timers.pass(Duration.ofSeconds(2));

    assertThat(bench.lastOffer(BOB).getMidToTrackIdMap()).containsValue("TR_V1");
    assertThat(failed(BOB)).isEmpty();
  }

  @Test
  void givesUpOnATrackThatNeverAppears() {
    bench.open(BOB);
    bench.answer(BOB);
    bench.subscribe(BOB, "TR_none");
    bench.timers.pass(Subscribing.TRACK_WITHIN);

    assertThat(failed(BOB)).hasSize(1);
    assertThat(failed(BOB).getFirst().getSubscriptionFailed().getError())
        .isEqualTo(SubscriptionError.SE_TRACK_NOTFOUND);
  }

  @Test
  void endsSubscriptionsWithTheTrack() {
    offersASubscribedTrackUnderItsSid();
    bench.answer(BOB);
    bench.command(ALICE, command -> command.getRemoveTrackBuilder().setTrackSid("TR_A1"));
    bench.timers.pass(Negotiation.GATHERING);

    assertThat(gone(ALICE)).hasSize(1);
    assertThat(bench.lastOffer(BOB).getMidToTrackIdMap()).isEmpty();
  }

  @Test
  void withdrawsAndServesAgainWithTheGrant() {
    offersASubscribedTrackUnderItsSid();
    bench.answer(BOB);
    bench.command(BOB, command -> command.getGrantsBuilder().setCanSubscribe(false));
    bench.timers.pass(Negotiation.GATHERING);
    assertThat(bench.lastOffer(BOB).getMidToTrackIdMap()).isEmpty();
    bench.answer(BOB);

    bench.command(BOB, command -> command.getGrantsBuilder().setCanSubscribe(true));
    bench.timers.pass(Negotiation.GATHERING);
    assertThat(bench.lastOffer(BOB).getMidToTrackIdMap()).containsValue("TR_A1");
  }

  @Test
  void asksASinglePeerConnectionForAnOfferAndAnswersWithTheTrack() {
    var bobOffers = new ClientOffer(SessionBench.transport("one1"), true);
    bobOffers.receive(MediaKind.AUDIO);
    bobOffers.receive(MediaKind.VIDEO);
    bench.open(
        BOB,
        open -> {
          open.setSinglePeerConnection(true);
          open.getOfferBuilder().setType("offer").setSdp(bobOffers.write()).setId(7);
        });
    assertThat(bench.lastAnswer(BOB).getId()).isEqualTo(7);
    bench.open(ALICE);
    bench.expect(ALICE, "TR_A1", "mic", TrackType.AUDIO);
    publish("mic", Codec.OPUS);

    bench.subscribe(BOB, "TR_A1");
    bench.timers.pass(Negotiation.GATHERING);
    var wanted = bench.of(BOB, SessionEvent::hasSectionsWanted);
    assertThat(wanted).hasSize(1);
    assertThat(wanted.getFirst().getSectionsWanted().getNumAudios()).isZero();

    bench.offer(BOB, bobOffers.write());
    assertThat(bench.lastAnswer(BOB).getMidToTrackIdMap())
        .containsExactlyEntriesOf(Map.of("1", "TR_A1"));
    assertThat(bench.of(BOB, SessionEvent::hasSectionsWanted)).hasSize(1);
  }

  @Test
  void endsASessionThatDoesNotAnswer() {
    bench.open(ALICE);
    bench.timers.pass(Negotiation.ANSWER_WITHIN);

    var closed = closed(ALICE);
    assertThat(closed).hasSize(1);
    assertThat(closed.getFirst().getClosed().getReason())
        .isEqualTo(DisconnectReason.STATE_MISMATCH);
    assertThat(closed.getFirst().getClosed().getReconnect()).isTrue();
  }

  @Test
  void endsOnlyTheSessionThatSendsGarbage() {
    bench.open(ALICE);
    bench.open(BOB);
    bench.offer(ALICE, "not a description");
    assertThat(closed(ALICE)).hasSize(1);
    assertThat(closed(ALICE).getFirst().getClosed().getMessage()).contains("offer");

    bench.answer(BOB);
    bench.subscribe(BOB, "TR_x");
    assertThat(closed(BOB)).isEmpty();
  }

  @Test
  void endsASessionThatAnswersWhatWasNeverOffered() {
    bench.open(ALICE, open -> {});
    bench.describe(ALICE, SignalTarget.SUBSCRIBER, "answer", "v=0");

    assertThat(closed(ALICE)).hasSize(1);
  }

  @Test
  void restartsIceOfItsOwnConnectionWhenTheOwnerIsBack() {
    bench.open(ALICE);
    var before = ufrag(bench.lastOffer(ALICE).getSdp());
    bench.answer(ALICE);
    bench.command(ALICE, command -> command.getAttachBuilder().setResume(true));

    assertThat(bench.of(ALICE, SessionEvent::hasAttached)).hasSize(1);
    assertThat(ufrag(bench.lastOffer(ALICE).getSdp())).isNotEqualTo(before);
    assertThat(cases(ALICE).getLast()).isEqualTo(EventCase.DESCRIPTION);
  }

  @Test
  void tellsOnlyTcpCandidatesWhereUdpIsRuledOut() {
    bench.open(ALICE, open -> open.setSubscriberPrimary(true).setForceTcp(true));

    assertThat(bench.lastOffer(ALICE).getSdp()).contains("tcptype passive").doesNotContain(" udp ");
  }

  @Test
  void openingTwiceIsOpeningOnce() {
    bench.open(ALICE);
    bench.open(ALICE);

    assertThat(cases(ALICE))
        .containsExactly(EventCase.OPENED, EventCase.DESCRIPTION, EventCase.OPENED);
  }

  @Test
  void refusesMoreSessionsThanItsLimit() {
    bench.open("PA_1");
    bench.open("PA_2");
    bench.open("PA_3");
    bench.open("PA_4");

    assertThat(cases("PA_4")).containsExactly(EventCase.CLOSED);
    assertThat(closed("PA_3")).isEmpty();
  }

  @Test
  void saysThatASessionIsUnknown() {
    bench.command("PA_gone", command -> command.getAttachBuilder());

    assertThat(closed("PA_gone").getFirst().getClosed().getReconnect()).isTrue();
  }

  @Test
  void forgetsARoomWithItsLastSession() {
    bench.open(ALICE);
    bench.open(BOB);
    assertThat(bench.rooms.size()).isOne();

    bench.command(ALICE, command -> command.getCloseBuilder());
    assertThat(bench.rooms.size()).isOne();
    bench.command(BOB, command -> command.getCloseBuilder());
    assertThat(bench.rooms.size()).isZero();
  }

  @Test
  void leavesNothingBehind() {
    offersASubscribedTrackUnderItsSid();
    bench.answer(BOB);
    bench.command(ALICE, command -> command.getCloseBuilder());
    bench.command(BOB, command -> command.getCloseBuilder());
    bench.timers.pass(Duration.ofMinutes(2));

    assertThat(bench.rooms.things()).isZero();
    assertThat(bench.timers.planned()).isZero();
  }

  @Test
  void keepsSessionsForAWhileWhenTheirStreamBreaks() {
    bench.open(ALICE);
    bench.answer(ALICE);
    bench.open(BOB);
    bench.answer(BOB);
    bench.rooms.lost(bench);
    SessionOwner returned = bench.events::add;
    bench.rooms.command(
        returned,
        SessionCommand.newBuilder()
            .setParticipantSid(ALICE)
            .setAttach(Attach.getDefaultInstance())
            .build());
    bench.answer(ALICE);
    bench.timers.pass(Orphans.OWNER_BACK_WITHIN);

    bench.command(BOB, command -> command.getAttachBuilder());
    assertThat(closed(BOB)).hasSize(1);
    bench.command(ALICE, command -> command.getAttachBuilder());
    assertThat(closed(ALICE)).isEmpty();
  }

  @Test
  void simulatesASpeaker() {
    bench.open(ALICE);
    bench.answer(ALICE);
    bench.command(ALICE, command -> command.getSimulateBuilder().setSpeakerSeconds(3));
    bench.timers.pass(Duration.ofSeconds(4));

    var told = bench.events.stream().filter(SessionEvent::hasSpeakers).toList();
    assertThat(told).hasSize(2);
    assertThat(told.getFirst().getRoomSid()).isEqualTo(SessionBench.ROOM);
    assertThat(told.getFirst().getSpeakers().getSpeakers(0).getActive()).isTrue();
    assertThat(told.getLast().getSpeakers().getSpeakers(0).getActive()).isFalse();
  }

  private String publish(String cid, Codec codec) {
    var streams = List.of(new StreamSsrc(1000 + cid.hashCode(), 0));
    var mid = aliceOffers.publish(new ClientTrack("stream", cid, codec, List.of(), streams));
    bench.offer(ALICE, aliceOffers.write());
    return mid;
  }

  private static String ufrag(String sdp) {
    return sdp.lines().filter(line -> line.startsWith("a=ice-ufrag:")).findFirst().orElseThrow();
  }

  private List<EventCase> cases(String sid) {
    return bench.of(sid, event -> true).stream().map(SessionEvent::getEventCase).toList();
  }

  private List<SessionEvent> live(String sid) {
    return of(sid, SessionEvent::hasTrackLive);
  }

  private List<SessionEvent> gone(String sid) {
    return of(sid, SessionEvent::hasTrackGone);
  }

  private List<SessionEvent> subscribed(String sid) {
    return of(sid, SessionEvent::hasTrackSubscribed);
  }

  private List<SessionEvent> failed(String sid) {
    return of(sid, SessionEvent::hasSubscriptionFailed);
  }

  private List<SessionEvent> closed(String sid) {
    return of(sid, SessionEvent::hasClosed);
  }

  private List<SessionEvent> of(String sid, Predicate<SessionEvent> kind) {
    return bench.of(sid, kind);
  }
}
