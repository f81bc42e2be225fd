package io.parley.media.negotiation;

import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.Attributes;
import io.parley.media.sdp.Direction;
import io.parley.media.sdp.MediaSection;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One m-line of a connection on which we offer, over all its offers.
final class OfferSection {

  final String mid;

  /// Null for data channels.
  final @Nullable MediaKind kind;

  /// What we want to send here; null when the m-line is free, or will be.
  @Nullable SendTrack track;

  /// As the client's last answer bound it.
  @Nullable SendSection sending;

  /// The client refused the m-line for good.
  boolean refused;

  /// What the client is offered of parity.
  private final ParityTypes parity;

  private @Nullable StreamSsrc source;

  /// What the outstanding offer says that we send here.
  private @Nullable SendTrack offered;

  /// The client answered a description in which nothing is sent here. Without that in between, it
  /// fires no event for the next track.
  private boolean idle = true;

  /// @param apart parity of video is offered under a source of its own, else among its packets
  OfferSection(String mid, @Nullable MediaKind kind, boolean apart) {
    this.mid = mid;
    this.kind = kind;
    var types = apart ? ParityFormat.OFFERED_APART : ParityFormat.OFFERED_WOVEN;
    this.parity = kind == MediaKind.VIDEO ? types : ParityTypes.NONE;
  }

  boolean isFree(MediaKind wanted) {
    return kind == wanted && track == null && idle && !refused;
  }

  void take(SendTrack next, SsrcSource ssrcs) {
    track = next;
    boolean video = kind == MediaKind.VIDEO;
    source =
        new StreamSsrc(ssrcs.next(), video ? ssrcs.next() : 0, parity.isApart() ? ssrcs.next() : 0);
    idle = false;
  }

  void release() {
    track = null;
    source = null;
    sending = null;
  }

  @Nullable SendTrack offered() {
    return offered;
  }

  MediaSection offer(LocalTransport local, boolean first) {
    offered = track;
    // Not `actpass`: pion answers that with `passive` if the offer is an ICE-lite agent's, and the
    // DTLS server must be us, since it chooses the SRTP profile. Every answerer takes all three
    // values (RFC 8842 §5.3); pion, told `passive`, opens the handshake, whatever its answer says.
    var writer = new SectionWriter(mid).transport(local, "passive");
    if (first) {
      writer.candidates(local);
    }
    if (kind == null) {
      return writer.data("UDP/DTLS/SCTP");
    }
    var type = kind == MediaKind.AUDIO ? "audio" : "video";
    if (refused) {
      var lines = List.of(Attribute.of("mid", mid), Attribute.of(Direction.INACTIVE.attribute()));
      return new MediaSection(type, 0, "UDP/TLS/RTP/SAVPF", List.of("0"), new Attributes(lines));
    }
    writer.extensions(OfferedFormats.extensions(kind));
    if (track != null && source != null) {
      writer.direction(Direction.SENDONLY).track(track, source);
    } else {
      writer.direction(Direction.INACTIVE);
    }
    return writer
        .formats(OfferedFormats.of(kind, track))
        .parity(parity)
        .media(type, "UDP/TLS/RTP/SAVPF");
  }

  /// Takes the client's answer to this m-line: `sending` is what it agreed to, null for nothing.
  void answered(RemoteDescription answer, MediaSection answered) {
    boolean served = answer.serves(answered);
    refused = refused || !served;
    idle = offered == null || !served;
    sending = null;
    if (track == null || track != offered || source == null || kind == null) {
      return;
    }
    if (!served || !answered.direction().receives()) {
      return;
    }
    var usable = AcceptedFormat.sendable(AcceptedFormat.of(answered, true), track);
    boolean mixed = Extension.mixed(answer.description().attributes(), answered.attributes());
    var extensions = Extension.among(answered.extensions(), mixed, kind, true);
    if (!usable.isEmpty()) {
      sending =
          new SendSection(
              mid,
              kind,
              usable,
              Extension.ids(extensions),
              source,
              track.streamId(),
              answered(answered));
    }
  }

  private ParityTypes answered(MediaSection answered) {
    var types = kind == MediaKind.VIDEO ? ParityFormat.of(answered) : ParityTypes.NONE;
    return types.isApart() == parity.isApart() ? types : ParityTypes.NONE;
  }
}
