package io.parley.sfu.session;

import io.parley.media.negotiation.AnsweringConnection;
import io.parley.media.negotiation.OfferingConnection;
import io.parley.media.negotiation.SendTrack;
import io.parley.media.peer.DataChannelSpec;
import io.parley.media.shard.PeerStats;
import io.parley.protocol.sfu.Open;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjLongConsumer;
import livekit.LivekitRtc.SignalTarget;
import org.jspecify.annotations.Nullable;

/// The one or two peer connections of a participant.
///
/// @param publisher on which the client offers
/// @param subscriber on which we offer; null with a single peer connection
/// @param subscriberLink null where `subscriber` is
/// @param primary the one that data for the client goes over
record Peers(
    AnsweringConnection publisher,
    PeerLink publisherLink,
    @Nullable OfferingConnection subscriber,
    @Nullable PeerLink subscriberLink,
    PeerLink primary) {

  /// What we open where we are the one who opens: as the reference does, all three.
  private static final List<DataChannelSpec> OWN_CHANNELS =
      List.of(
          new DataChannelSpec(DataLabels.RELIABLE, true, -1),
          new DataChannelSpec(DataLabels.LOSSY, false, 0),
          new DataChannelSpec(DataLabels.DATA_TRACK, false, 0));

  static Peers of(Open open, RoomScope room) {
    var browser = open.getClient().getBrowser().toLowerCase(Locale.ROOT);
    boolean firefox = browser.contains("firefox");
    var publisherLink = link(SignalTarget.PUBLISHER, firefox, List.of(), room);
    if (open.getForceTcp()) {
      publisherLink.forceTcp();
    }
    var publisher = new AnsweringConnection(publisherLink::newTransport, room.random());
    if (open.getSinglePeerConnection()) {
      return new Peers(publisher, publisherLink, null, null, publisherLink);
    }
    boolean primary = open.getSubscriberPrimary();
    var subscriberLink =
        link(SignalTarget.SUBSCRIBER, firefox, primary ? OWN_CHANNELS : List.of(), room);
    if (open.getForceTcp()) {
      subscriberLink.forceTcp();
    }
    boolean parity = browser.contains("chrome");
    var subscriber =
        new OfferingConnection(subscriberLink.newTransport(), primary, parity, room.random());
    subscriberLink.open();
    return new Peers(
        publisher,
        publisherLink,
        subscriber,
        subscriberLink,
        primary ? subscriberLink : publisherLink);
  }

  private static PeerLink link(
      SignalTarget target, boolean firefox, List<DataChannelSpec> channels, RoomScope room) {
    return new PeerLink(
        room.ids().getAsLong(), target, room.shard(), room.random(), firefox, channels);
  }

  /// The connection that tracks for the client go over.
  PeerLink sending() {
    return subscriberLink != null ? subscriberLink : publisherLink;
  }

  /// The one of an id on the shard; null for a stranger's.
  @Nullable PeerLink find(long peer) {
    if (publisherLink.peer() == peer) {
      return publisherLink;
    }
    return subscriberLink != null && subscriberLink.peer() == peer ? subscriberLink : null;
  }

  /// Wants a track to be sent.
  void add(SendTrack track) {
    if (subscriber != null) {
      subscriber.add(track);
    } else {
      publisher.add(track);
    }
  }

  /// Wants a track to be sent no more.
  void remove(String trackSid) {
    if (subscriber != null) {
      subscriber.remove(trackSid);
    } else {
      publisher.remove(trackSid);
    }
  }

  /// Whether one of them is over.
  boolean isFailed() {
    return publisherLink.isFailed() || (subscriberLink != null && subscriberLink.isFailed());
  }

  /// Whether nothing is heard of one of them.
  boolean isSilent() {
    return publisherLink.isSilent() || (subscriberLink != null && subscriberLink.isSilent());
  }

  void forceTcp() {
    publisherLink.forceTcp();
    if (subscriberLink != null) {
      subscriberLink.forceTcp();
    }
  }

  /// Their ids on the shard.
  List<Long> ids() {
    return subscriberLink == null
        ? List.of(publisherLink.peer())
        : List.of(publisherLink.peer(), subscriberLink.peer());
  }

  /// @param last called on the shard's thread with what each that was open carried
  void close(ObjLongConsumer<PeerStats> last) {
    publisherLink.close(last);
    if (subscriberLink != null) {
      subscriberLink.close(last);
    }
  }
}
