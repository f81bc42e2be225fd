package io.parley.media.client.sdp;

import io.parley.media.negotiation.DataSection;
import io.parley.media.negotiation.Negotiated;
import io.parley.media.sdp.MediaSection;
import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.RemoteTransport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server's description says to its client, be it an offer or an answer.
///
/// @param transport the server's end; its `dtlsClient` is true if it leaves the client the choice
/// @param candidates each beginning with `candidate:`
/// @param tracks what the server sends
/// @param data null where there is no data channel section
public record ServerDescription(
    SessionDescription description,
    RemoteTransport transport,
    List<String> candidates,
    List<ReceivingTrack> tracks,
    @Nullable DataSection data) {

  public ServerDescription {
    candidates = List.copyOf(candidates);
    tracks = List.copyOf(tracks);
  }

  /// Reads a description; null for what is none.
  public static @Nullable ServerDescription read(String sdp) {
    var description = SessionDescription.parse(sdp);
    if (description == null) {
      return null;
    }
    var transport = Negotiated.transport(description);
    if (transport == null) {
      return null;
    }
    var candidates = new ArrayList<String>();
    var tracks = new ArrayList<ReceivingTrack>();
    for (var section : description.media()) {
      for (var candidate : section.attributes().values("candidate")) {
        candidates.add("candidate:" + candidate);
      }
      var track = track(description, section);
      if (track != null) {
        tracks.add(track);
      }
    }
    return new ServerDescription(
        description, transport, candidates, tracks, Negotiated.data(description));
  }

  private static @Nullable ReceivingTrack track(
      SessionDescription description, MediaSection section) {
    var kind = section.kind();
    var mid = section.mid();
    var msid = section.msid();
    if (kind == null
        || mid == null
        || msid == null
        || section.isRejected()
        || !section.direction().sends()) {
      return null;
    }
    return new ReceivingTrack(
        msid.streamId(),
        msid.trackId(),
        new ReceiveSection(
            mid,
            kind,
            Negotiated.formats(section),
            Negotiated.extensions(description, section),
            List.of(),
            section.sources().streams()));
  }
}
