package io.parley.media.peer;

import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.TrafficKind;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Track;
import org.jspecify.annotations.Nullable;

/// What is known of one incoming ssrc.
final class Source {

  final int ssrc;
  final boolean retransmits;
  final Track track;
  final String rid;
  ReceiveSection section;

  /// The stream that its packets belong to; for retransmissions the repaired one, once it began.
  @Nullable IngressStream stream;

  Source(int ssrc, boolean retransmits, Track track, ReceiveSection section, String rid) {
    this.ssrc = ssrc;
    this.retransmits = retransmits;
    this.track = track;
    this.section = section;
    this.rid = rid;
  }

  /// Takes up what was negotiated anew.
  ///
  /// @return false where its section is gone
  boolean renew(@Nullable ReceiveSection now) {
    section = now == null ? section : now;
    return now != null;
  }

  /// What a packet of a source is counted as.
  static TrafficKind kind(@Nullable Source source, RtpHeader header) {
    return source == null || source.retransmits || header.payloadBytes() == 0
        ? TrafficKind.OTHER
        : source.track.traffic();
  }

  /// The format that a payload type means here, null for one that was not negotiated.
  @Nullable PayloadFormat format(int payloadType) {
    for (PayloadFormat format : section.formats()) {
      if ((retransmits ? format.rtxPayloadType() : format.payloadType()) == payloadType
          || !retransmits && format.redPayloadType() == payloadType) {
        return format;
      }
    }
    return null;
  }
}
