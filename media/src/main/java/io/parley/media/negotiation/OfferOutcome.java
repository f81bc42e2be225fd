package io.parley.media.negotiation;

import io.parley.media.section.ReceiveSection;
import io.parley.media.section.RemoteTransport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every way a client's offer can end.
public sealed interface OfferOutcome {

  /// The offer is accepted; lists hold the whole state after it, not the difference, unless they
  /// say so.
  ///
  /// @param sdp the answer
  /// @param local our transport as the answer has it
  /// @param iceRestart the client began a new ICE session: `local` and `remote` replace the former
  /// @param receiving every section on which the client sends
  /// @param tracks what it sends there, in the same order
  /// @param ended mids of sections whose track ended with this offer; with a `started` track of the
  ///     same mid, another one took its place
  /// @param sending every track that we send
  /// @param bound those of them that this offer gave a section
  /// @param unsupported sids of tracks whose codec the client does not offer; they are removed
  /// @param midToTrackId the track sid of each section that we send on
  /// @param data the client's data channel section, null where it has none
  record Answered(
      String sdp,
      LocalTransport local,
      RemoteTransport remote,
      boolean iceRestart,
      List<ReceiveSection> receiving,
      List<OfferedTrack> tracks,
      Set<String> ended,
      List<BoundTrack> sending,
      List<BoundTrack> bound,
      List<String> unsupported,
      Map<String, String> midToTrackId,
      @Nullable DataSection data)
      implements OfferOutcome {

    public Answered {
      receiving = List.copyOf(receiving);
      tracks = List.copyOf(tracks);
      ended = Set.copyOf(ended);
      sending = List.copyOf(sending);
      bound = List.copyOf(bound);
      unsupported = List.copyOf(unsupported);
      midToTrackId = Map.copyOf(midToTrackId);
    }
  }

  /// The offer is refused, and the connection is as before.
  ///
  /// @param reason for a log or the client's developer
  record Malformed(String reason) implements OfferOutcome {}
}
