package io.parley.media.client.sdp;

import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.Attributes;
import io.parley.media.sdp.Direction;
import io.parley.media.sdp.MediaSection;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.StreamSsrc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes the client's media sections, with payload types and extension ids of its own choice.
final class ClientSection {

  private static final List<String> EVERYWHERE =
      List.of(
          "1 urn:ietf:params:rtp-hdrext:sdes:mid",
          "2 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time");

  private static final List<String> AUDIO =
      List.of("3 urn:ietf:params:rtp-hdrext:ssrc-audio-level");

  private static final List<String> VIDEO =
      List.of(
          "4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
          "5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
          "6 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
          "7 urn:3gpp:video-orientation",
          "8 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension");

  private final List<Attribute> lines = new ArrayList<>();

  ClientSection(String mid, ClientTransport transport, String setup) {
    add("mid", mid);
    add("ice-ufrag", transport.ufrag());
    add("ice-pwd", transport.password());
    add("fingerprint", transport.fingerprint());
    add("setup", setup);
  }

  MediaSection data() {
    add("sctp-port", "5000");
    add("max-message-size", "262144");
    return new MediaSection(
        "application", 9, "UDP/DTLS/SCTP", List.of("webrtc-datachannel"), new Attributes(lines));
  }

  /// @param track what is published here, null for a section that receives or rests
  MediaSection media(MediaKind kind, Direction direction, @Nullable ClientTrack track) {
    lines.add(Attribute.of(direction.attribute()));
    EVERYWHERE.forEach(line -> add("extmap", line));
    (kind == MediaKind.AUDIO ? AUDIO : VIDEO).forEach(line -> add("extmap", line));
    lines.add(Attribute.of("rtcp-mux"));
    lines.add(Attribute.of("rtcp-rsize"));
    var payloadTypes = new ArrayList<String>();
    if (track != null) {
      format(track.codec(), payloadTypes);
    }
    for (var codec : Codec.values()) {
      if (codec.kind() == kind && (track == null || track.codec() != codec)) {
        format(codec, payloadTypes);
      }
    }
    if (track != null && direction.sends()) {
      published(track);
    }
    return new MediaSection(
        kind.name().toLowerCase(Locale.ROOT),
        9,
        "UDP/TLS/RTP/SAVPF",
        payloadTypes,
        new Attributes(lines));
  }

  private void published(ClientTrack track) {
    add("msid", track.streamId() + " " + track.trackId());
    if (track.rids().isEmpty()) {
      track.streams().forEach(this::source);
      return;
    }
    track.rids().forEach(rid -> add("rid", rid + " send"));
    add("simulcast", "send " + String.join(";", track.rids()));
  }

  private void source(StreamSsrc stream) {
    var ssrc = Integer.toUnsignedString(stream.ssrc());
    if (stream.rtxSsrc() != 0) {
      var rtx = Integer.toUnsignedString(stream.rtxSsrc());
      add("ssrc-group", "FID " + ssrc + " " + rtx);
      add("ssrc", rtx + " cname:client");
    }
    add("ssrc", ssrc + " cname:client");
  }

  private void format(Codec codec, List<String> payloadTypes) {
    int payloadType =
        switch (codec) {
          case OPUS -> 111;
          case VP8 -> 96;
          case VP9 -> 98;
          case H264 -> 102;
          case AV1 -> 45;
        };
    var fmtp =
        switch (codec) {
          case OPUS -> "minptime=10;useinbandfec=1";
          case VP8, AV1 -> "";
          case VP9 -> "profile-id=0";
          case H264 -> "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
        };
    payloadTypes.add(Integer.toString(payloadType));
    var channels = codec == Codec.OPUS ? "/2" : "";
    var encoding = codec.encodingName() + "/" + codec.clockRateHz() + channels;
    add("rtpmap", payloadType + " " + encoding);
    if (!fmtp.isEmpty()) {
      add("fmtp", payloadType + " " + fmtp);
    }
    if (codec.kind() == MediaKind.AUDIO) {
      add("rtcp-fb", payloadType + " nack");
      return;
    }
    for (var feedback : List.of("transport-cc", "ccm fir", "nack", "nack pli")) {
      add("rtcp-fb", payloadType + " " + feedback);
    }
    payloadTypes.add(Integer.toString(payloadType + 1));
    add("rtpmap", (payloadType + 1) + " rtx/" + codec.clockRateHz());
    add("fmtp", (payloadType + 1) + " apt=" + payloadType);
  }

  private void add(String name, String value) {
    lines.add(Attribute.of(name, value));
  }
}
