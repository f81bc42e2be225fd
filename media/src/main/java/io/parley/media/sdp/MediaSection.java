package io.parley.media.sdp;

import io.parley.media.section.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `m=` line and what belongs to it (RFC 8866 §5.14).
///
/// @param type such as `audio`, `video` or `application`
/// @param port 0 to 65535; 0 for a rejected section, or one that lives in its bundle only
/// @param protocol such as `UDP/TLS/RTP/SAVPF`
/// @param formats payload types, or `webrtc-datachannel`
public record MediaSection(
    String type, int port, String protocol, List<String> formats, Attributes attributes) {

  /// How many formats one section may list: there are no more payload types.
  public static final int MAX_FORMATS = 128;

  public MediaSection {
    formats = List.copyOf(formats);
  }

  /// Audio or video; null for a section of another type.
  public @Nullable MediaKind kind() {
    return switch (type) {
      case "audio" -> MediaKind.AUDIO;
      case "video" -> MediaKind.VIDEO;
      default -> null;
    };
  }

  /// A data channel section (RFC 8841).
  public boolean isData() {
    return type.equals("application") && protocol.endsWith("DTLS/SCTP");
  }

  /// Its identification (RFC 5888); null where there is none.
  public @Nullable String mid() {
    return attributes.value("mid");
  }

  /// Refused by the side that wrote it, or stopped: port 0, and not because it lives in the bundle
  /// only (RFC 8843 §6).
  public boolean isRejected() {
    return port == 0 && !attributes.has("bundle-only");
  }

  /// Who sends.
  public Direction direction() {
    return Direction.of(attributes);
  }

  /// The mapped payload types, in the order of the `m=` line.
  public List<RtpMap> rtpMaps() {
    var mapped = attributes.values("rtpmap").stream().map(RtpMap::parse).toList();
    var ordered = new ArrayList<RtpMap>();
    for (var format : formats) {
      long payloadType = Text.number(format, 127);
      for (var map : mapped) {
        if (map != null && map.payloadType() == payloadType) {
          ordered.add(map);
          break;
        }
      }
    }
    return ordered;
  }

  /// The parameters of a payload type as written; empty where there are none.
  public String fmtp(int payloadType) {
    for (var value : attributes.values("fmtp")) {
      if (Text.number(Text.before(value, ' '), 127) == payloadType) {
        return Text.after(value, ' ');
      }
    }
    return "";
  }

  /// The feedback of a payload type (RFC 4585 §4.2), such as `nack pli`; that of `*` included.
  public List<String> feedback(int payloadType) {
    return attributes.values("rtcp-fb").stream()
        .filter(
            value ->
                value.startsWith("* ") || Text.number(Text.before(value, ' '), 127) == payloadType)
        .map(value -> Text.after(value, ' '))
        .toList();
  }

  /// The header extensions (RFC 8285 §5); malformed lines left out.
  public List<ExtensionMap> extensions() {
    return attributes.values("extmap").stream()
        .map(ExtensionMap::parse)
        .<ExtensionMap>mapMulti(
            (map, into) -> {
              if (map != null) {
                into.accept(map);
              }
            })
        .toList();
  }

  /// The stream and track that the writer sends here (RFC 8830): of `a=msid`, else of an `a=ssrc`
  /// line; null where it names none.
  public @Nullable Msid msid() {
    var value = attributes.value("msid");
    if (value != null) {
      return Msid.parse(value);
    }
    return Sources.of(attributes).msid();
  }

  /// The sources that the writer announced (RFC 5576), with their retransmissions.
  public Sources sources() {
    return Sources.of(attributes);
  }

  /// The restriction ids of simulcast streams that the writer sends (RFC 8852, RFC 8853), in its
  /// order; empty without simulcast.
  public List<String> sendRids() {
    return Rids.of(attributes, "send");
  }

  /// The largest picture that a stream it sends may have, in pixels, as `a=rid` declares it; 0
  /// where it declares none.
  public long maxPixels(String rid) {
    return Rids.maxPixels(attributes, rid);
  }

  /// Likewise those it receives.
  public List<String> receiveRids() {
    return Rids.of(attributes, "recv");
  }

  void writeTo(StringBuilder out) {
    out.append("m=").append(type).append(' ').append(port).append(' ').append(protocol);
    formats.forEach(format -> out.append(' ').append(format));
    out.append("\r\nc=IN IP4 0.0.0.0\r\n");
    attributes.all().forEach(attribute -> attribute.writeTo(out));
  }
}
