package io.parley.media.negotiation;

import java.util.Map;

/// An offer for the client.
///
/// @param id counts up with each offer of the connection
/// @param midToTrackId the track sid of each section that we send on
public record Offer(int id, String sdp, Map<String, String> midToTrackId) {

  public Offer {
    midToTrackId = Map.copyOf(midToTrackId);
  }
}
