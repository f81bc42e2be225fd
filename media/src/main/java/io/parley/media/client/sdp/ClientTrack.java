package io.parley.media.client.sdp;

import io.parley.media.section.Codec;
import io.parley.media.section.StreamSsrc;
import java.util.List;

/// A track that the client publishes.
///
/// @param trackId the cid of its AddTrackRequest
/// @param codec the first one offered
/// @param rids of its simulcast layers, lowest first; empty without simulcast
/// @param streams what it sends under: announced where there are no rids, since browsers too leave
///     the layers to be known by mid and rid
public record ClientTrack(
    String streamId, String trackId, Codec codec, List<String> rids, List<StreamSsrc> streams) {

  public ClientTrack {
    rids = List.copyOf(rids);
    streams = List.copyOf(streams);
  }
}
