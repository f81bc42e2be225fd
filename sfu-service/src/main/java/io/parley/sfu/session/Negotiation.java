package io.parley.sfu.session;

import io.parley.media.negotiation.AnswerOutcome;
import io.parley.media.negotiation.Offer;
import io.parley.media.negotiation.OfferOutcome;
import io.parley.media.negotiation.OfferingConnection;
import io.parley.media.negotiation.SectionsWanted;
import io.parley.protocol.sfu.Description;
import java.time.Duration;
import livekit.LivekitRtc.SignalTarget;
import org.jspecify.annotations.Nullable;

/// Offers and answers of one session, in order and one at a time for each peer connection.
final class Negotiation {

  /// Changes within it travel in one description. Shorter: a join into a room of twenty asks for
  /// several; longer: every subscription waits for it.
  static final Duration GATHERING = Duration.ofMillis(15);

  /// A client that has not answered an offer by then never will.
  static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  private static final String OFFER = "offer";
  private static final String ANSWER = "answer";

  private final RoomScope room;
  private final Session session;
  private final NegotiationListener listener;
  private boolean gathering;
  private boolean closed;
  private boolean offered;
  private int offers;
  private Timers.@Nullable Plan answerDue;

  Negotiation(RoomScope room, Session session, NegotiationListener listener) {
    this.room = room;
    this.session = session;
    this.listener = listener;
  }

  /// Something that the next description should say changed.
  void changed() {
    if (!gathering) {
      gathering = true;
      room.after(
          GATHERING,
          () -> {
            gathering = false;
            flush();
          });
    }
  }

  /// Says at once what there is to say.
  void flush() {
    if (closed) {
      return;
    }
    var subscriber = session.peers().subscriber();
    if (subscriber != null) {
      offer(subscriber);
    } else {
      askForSections();
    }
  }

  /// The client's WebSocket came back: with two peer connections we restart ICE on ours; with one,
  /// what we asked of the client may not have reached it.
  void resume() {
    var subscriber = session.peers().subscriber();
    if (subscriber == null) {
      session.peers().publisher().forgetAsked();
      askForSections();
    }
    var link = session.peers().subscriberLink();
    if (subscriber != null && link != null && offered) {
      subscriber.restartIce(link.newTransport());
      link.open();
      flush();
    }
  }

  /// Takes what the client described.
  void description(Description description) {
    boolean publisher = description.getTarget() == SignalTarget.PUBLISHER;
    var subscriber = session.peers().subscriber();
    if (publisher && description.getType().equals(OFFER)) {
      answer(description);
    } else if (!publisher
        && offered
        && subscriber != null
        && description.getType().equals(ANSWER)) {
      accept(subscriber, description);
    } else {
      fail("a description that nobody asked for", false);
    }
  }

  private void answer(Description offer) {
    var peers = session.peers();
    var outcome = peers.publisher().offer(offer.getSdp(), track -> listener.hints(session, track));
    switch (outcome) {
      case OfferOutcome.Answered answered -> {
        var link = peers.publisherLink();
        if (link.isNew() || answered.iceRestart()) {
          link.open();
        }
        link.describe(answered.remote(), answered.data() != null);
        link.receive(answered.receiving());
        send(
            Description.newBuilder()
                .setTarget(SignalTarget.PUBLISHER)
                .setType(ANSWER)
                .setSdp(answered.sdp())
                .setId(offer.getId())
                .putAllMidToTrackId(answered.midToTrackId())
                .build());
        listener.answered(session, answered);
        if (peers.subscriber() == null) {
          listener.sending(session, answered.sending(), answered.bound(), answered.unsupported());
          askForSections();
        }
      }
      case OfferOutcome.Malformed(var reason) -> fail("offer: " + reason, false);
    }
  }

  private void accept(OfferingConnection subscriber, Description answer) {
    switch (subscriber.answer(answer.getSdp(), answer.getId())) {
      case AnswerOutcome.Accepted accepted -> {
        setAnswerDue(null);
        session.peers().sending().describe(accepted.remote(), accepted.data() != null);
        listener.sending(session, accepted.sending(), accepted.bound(), accepted.unsupported());
        if (accepted.offerAgain()) {
          changed();
        }
      }
      case AnswerOutcome.Unexpected() -> room.meters().descriptionRefused();
      case AnswerOutcome.Malformed(var reason) -> fail("answer: " + reason, false);
    }
  }

  private void offer(OfferingConnection subscriber) {
    Offer offer = subscriber.offer();
    if (offer == null) {
      return;
    }
    offered = true;
    send(
        Description.newBuilder()
            .setTarget(SignalTarget.SUBSCRIBER)
            .setType(OFFER)
            .setSdp(offer.sdp())
            .setId(offer.id())
            .putAllMidToTrackId(offer.midToTrackId())
            .build());
    int number = ++offers;
    int ownerEpoch = session.ownerEpoch();
    setAnswerDue(room.after(ANSWER_WITHIN, () -> unanswered(subscriber, number, ownerEpoch)));
  }

  /// An offer that went to nobody, or to an owner that is gone, waits for the client's return.
  private void unanswered(OfferingConnection subscriber, int number, int ownerEpoch) {
    boolean told = session.owner() != null && session.ownerEpoch() == ownerEpoch;
    if (!closed && told && subscriber.isOutstanding() && number == offers) {
      fail("an offer was not answered", true);
    }
  }

  private void askForSections() {
    SectionsWanted wanted = session.peers().publisher().takeSectionsWanted();
    if (wanted != null) {
      session.send(
          event ->
              event
                  .getSectionsWantedBuilder()
                  .setNumAudios(wanted.audios())
                  .setNumVideos(wanted.videos()));
    }
  }

  private void send(Description description) {
    session.send(event -> event.setDescription(description));
  }

  private void fail(String message, boolean reconnect) {
    room.meters().descriptionRefused();
    listener.failed(session, message, reconnect);
  }

  private void setAnswerDue(Timers.@Nullable Plan plan) {
    if (answerDue != null) {
      answerDue.cancel();
    }
    answerDue = plan;
  }

  /// Nothing is said or waited for any more.
  void close() {
    closed = true;
    setAnswerDue(null);
  }
}
