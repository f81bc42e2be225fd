package io.parley.media.peer;

import io.parley.media.section.PayloadFormat;
import io.parley.media.section.ReceiveSection;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Track;
import org.jspecify.annotations.Nullable;

/// What is known of one incoming ssrc.
final class Source {

  final int ssrc;
  final boolean retransmits;
  final Track track;
  final ReceiveSection section;
  final String rid;

  /// The stream that its packets belong to; for retransmissions the repaired one, once it began.
  @Nullable IngressStream stream;

  Source(int ssrc, boolean retransmits, Track track, ReceiveSection section, String rid) {
    this.ssrc = ssrc;
    this.retransmits = retransmits;
    this.track = track;
    this.section = section;
    this.rid = rid;
  }

  /// The format that a payload type means here, null for one that was not negotiated.
  @Nullable PayloadFormat format(int payloadType) {
    for (PayloadFormat format : section.formats()) {
      if ((retransmits ? format.rtxPayloadType() : format.payloadType()) == payloadType) {
        return format;
      }
    }
    return null;
  }
}
