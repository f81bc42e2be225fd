package io.parley.media.negotiation;

import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.Attributes;
import io.parley.media.sdp.Direction;
import io.parley.media.sdp.MediaSection;
import io.parley.media.section.Codec;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.StreamSsrc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Collects the lines of one media section; used once.
final class SectionWriter {

  private final List<Attribute> lines = new ArrayList<>();
  private final List<String> payloadTypes = new ArrayList<>();

  SectionWriter(String mid) {
    lines.add(Attribute.of("mid", mid));
  }

  SectionWriter transport(LocalTransport local, String setup) {
    lines.add(Attribute.of("ice-ufrag", local.ufrag()));
    lines.add(Attribute.of("ice-pwd", local.password()));
    lines.add(Attribute.of("fingerprint", local.fingerprint()));
    lines.add(Attribute.of("setup", setup));
    return this;
  }

  /// Only in the first section of the bundle (RFC 8843 §7.1.3).
  SectionWriter candidates(LocalTransport local) {
    for (var line : local.candidateLines()) {
      lines.add(Attribute.of("candidate", line.substring(line.indexOf(':') + 1)));
    }
    lines.add(Attribute.of("end-of-candidates"));
    return this;
  }

  SectionWriter extensions(Map<Extension, Integer> ids) {
    ids.forEach((extension, id) -> lines.add(Attribute.of("extmap", id + " " + extension.uri())));
    return this;
  }

  SectionWriter direction(Direction direction) {
    lines.add(Attribute.of(direction.attribute()));
    return this;
  }

  /// The track that we send, and its sources.
  SectionWriter track(SendTrack track, StreamSsrc source) {
    lines.add(Attribute.of("msid", track.streamId() + " " + track.trackSid()));
    if (source.rtxSsrc() != 0) {
      lines.add(
          Attribute.of("ssrc-group", "FID " + text(source.ssrc()) + " " + text(source.rtxSsrc())));
    }
    if (source.paritySsrc() != 0) {
      lines.add(
          Attribute.of(
              "ssrc-group", "FEC-FR " + text(source.ssrc()) + " " + text(source.paritySsrc())));
    }
    source(track, source.ssrc()); // libwebrtc takes the first one for the media
    if (source.rtxSsrc() != 0) {
      source(track, source.rtxSsrc());
    }
    if (source.paritySsrc() != 0) {
      source(track, source.paritySsrc());
    }
    return this;
  }

  /// Parity, behind all formats.
  SectionWriter parity(ParityTypes types) {
    ParityFormat.payloadTypes(types).forEach(type -> payloadTypes.add(Integer.toString(type)));
    lines.addAll(ParityFormat.lines(types));
    return this;
  }

  SectionWriter formats(List<AcceptedFormat> formats) {
    lines.add(Attribute.of("rtcp-mux"));
    lines.add(Attribute.of("rtcp-rsize"));
    formats.forEach(this::format);
    return this;
  }

  SectionWriter receiveRids(List<String> rids) {
    rids.forEach(rid -> lines.add(Attribute.of("rid", rid + " recv")));
    if (!rids.isEmpty()) {
      lines.add(Attribute.of("simulcast", "recv " + String.join(";", rids)));
    }
    return this;
  }

  SectionWriter line(Attribute line) {
    lines.add(line);
    return this;
  }

  MediaSection media(String type, String protocol) {
    return new MediaSection(type, 9, protocol, payloadTypes, new Attributes(lines));
  }

  MediaSection data(String protocol) {
    lines.add(Attribute.of("sctp-port", "5000"));
    lines.add(Attribute.of("max-message-size", "65535"));
    return new MediaSection(
        "application", 9, protocol, List.of("webrtc-datachannel"), new Attributes(lines));
  }

  private void source(SendTrack track, int ssrc) {
    lines.add(Attribute.of("ssrc", text(ssrc) + " cname:" + track.streamId()));
    lines.add(
        Attribute.of("ssrc", text(ssrc) + " msid:" + track.streamId() + " " + track.trackSid()));
  }

  private void format(AcceptedFormat accepted) {
    PayloadFormat format = accepted.format();
    int payloadType = format.payloadType();
    var channels = format.codec() == Codec.OPUS ? "/2" : "";
    if (format.takesRed()) {
      red(format); // before what it repeats: a sender takes the first that it can
    }
    payloadTypes.add(Integer.toString(payloadType));
    lines.add(
        Attribute.of(
            "rtpmap",
            payloadType
                + " "
                + format.codec().encodingName()
                + "/"
                + format.codec().clockRateHz()
                + channels));
    accepted
        .feedback()
        .forEach(value -> lines.add(Attribute.of("rtcp-fb", payloadType + " " + value)));
    if (!format.fmtp().isEmpty()) {
      lines.add(Attribute.of("fmtp", payloadType + " " + format.fmtp()));
    }
    if (format.rtxPayloadType() >= 0) {
      payloadTypes.add(Integer.toString(format.rtxPayloadType()));
      lines.add(
          Attribute.of("rtpmap", format.rtxPayloadType() + " rtx/" + format.codec().clockRateHz()));
      lines.add(Attribute.of("fmtp", format.rtxPayloadType() + " apt=" + payloadType));
    }
  }

  private void red(PayloadFormat format) {
    int payloadType = format.redPayloadType();
    payloadTypes.add(Integer.toString(payloadType));
    lines.add(Attribute.of("rtpmap", payloadType + " " + RedFormats.ENCODING));
    lines.add(Attribute.of("fmtp", payloadType + " " + RedFormats.parameters(format)));
  }

  private static String text(int ssrc) {
    return Integer.toUnsignedString(ssrc);
  }
}
