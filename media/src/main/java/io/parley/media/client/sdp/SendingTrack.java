package io.parley.media.client.sdp;

import io.parley.media.section.ExtensionIds;
import io.parley.media.section.PayloadFormat;
import java.util.List;

/// A published track as the server took it.
///
/// @param formats the first one is the one to send with
/// @param rids of the layers that the server receives; empty without simulcast
public record SendingTrack(
    String mid,
    ClientTrack track,
    List<PayloadFormat> formats,
    ExtensionIds extensions,
    List<String> rids) {

  public SendingTrack {
    formats = List.copyOf(formats);
    rids = List.copyOf(rids);
  }
}
