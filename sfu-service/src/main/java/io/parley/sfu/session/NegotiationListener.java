package io.parley.sfu.session;

import io.parley.media.negotiation.BoundTrack;
import io.parley.media.negotiation.OfferOutcome;
import io.parley.media.negotiation.OfferedTrack;
import io.parley.media.negotiation.TrackHints;
import java.util.List;

/// Hears what a session's descriptions agreed on.
interface NegotiationListener {

  /// How a track should be sent that an offer brings.
  TrackHints hints(Session session, OfferedTrack track);

  /// The client's offer was answered, and the shard was told.
  void answered(Session session, OfferOutcome.Answered answered);

  /// What we send changed.
  ///
  /// @param sending every track that we send
  /// @param bound those that have a new section
  /// @param unsupported sids of tracks that the client cannot take
  void sending(
      Session session, List<BoundTrack> sending, List<BoundTrack> bound, List<String> unsupported);

  /// The session cannot go on.
  ///
  /// @param reconnect a new one may do better
  void failed(Session session, String message, boolean reconnect);
}
