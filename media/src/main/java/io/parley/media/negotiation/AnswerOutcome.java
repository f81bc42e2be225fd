package io.parley.media.negotiation;

import io.parley.media.section.RemoteTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every way a client's answer can end.
public sealed interface AnswerOutcome {

  /// @param remote the client's end of the transport
  /// @param sending every track that we send from now on
  /// @param bound those of them that this answer gave a section, or changed
  /// @param unsupported sids of tracks that the client refused; they are removed
  /// @param data the client's data channel section, null where there is none
  /// @param offerAgain something changed meanwhile: [OfferingConnection#offer] has another offer
  record Accepted(
      RemoteTransport remote,
      List<BoundTrack> sending,
      List<BoundTrack> bound,
      List<String> unsupported,
      @Nullable DataSection data,
      boolean offerAgain)
      implements AnswerOutcome {

    public Accepted {
      sending = List.copyOf(sending);
      bound = List.copyOf(bound);
      unsupported = List.copyOf(unsupported);
    }
  }

  /// It answers no offer that is outstanding; to be ignored.
  record Unexpected() implements AnswerOutcome {}

  /// It does not fit the offer, which stays outstanding.
  ///
  /// @param reason for a log or the client's developer
  record Malformed(String reason) implements AnswerOutcome {}
}
