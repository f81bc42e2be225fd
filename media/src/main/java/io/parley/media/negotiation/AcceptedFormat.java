package io.parley.media.negotiation;

import io.parley.media.sdp.FormatParameters;
import io.parley.media.sdp.MediaSection;
import io.parley.media.sdp.RtpMap;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A format that both sides speak, under the client's payload type.
///
/// @param feedback the rtcp-fb values that both sides speak
record AcceptedFormat(PayloadFormat format, List<String> feedback) {

  /// Feedback that a receiver of media may send to its sender.
  private static final List<String> VIDEO_FEEDBACK =
      List.of("transport-cc", "ccm fir", "nack", "nack pli");

  /// Reads the formats of a section that are ours too, in its order.
  ///
  /// @param sending we send on it; transport-wide feedback is asked of publishers only
  static List<AcceptedFormat> of(MediaSection section, boolean sending) {
    var kind = section.kind();
    var maps = section.rtpMaps();
    var repairs = repairs(section, maps);
    var repeating =
        kind == MediaKind.AUDIO ? RedFormats.of(section, maps) : Map.<Integer, Integer>of();
    var accepted = new ArrayList<AcceptedFormat>();
    for (var map : maps) {
      var codec = Codec.of(map.encoding());
      var fmtp = section.fmtp(map.payloadType());
      if (codec == null
          || codec.kind() != kind
          || codec.clockRateHz() != map.clockRateHz()
          || !FormatFit.isSpoken(codec, fmtp)) {
        continue;
      }
      var feedback = feedback(section, map, codec.kind(), sending);
      accepted.add(
          new AcceptedFormat(
              new PayloadFormat(
                  map.payloadType(),
                  codec,
                  repairs.getOrDefault(map.payloadType(), -1),
                  fmtp,
                  feedback.contains("nack"),
                  repeating.getOrDefault(map.payloadType(), -1)),
              feedback));
    }
    return accepted;
  }

  AcceptedFormat withFmtp(String fmtp) {
    return new AcceptedFormat(format.withFmtp(fmtp), feedback);
  }

  /// The same, without packets that repeat earlier frames unless they are wanted.
  AcceptedFormat withRed(boolean wanted) {
    return wanted ? this : new AcceptedFormat(format.withRed(-1), feedback);
  }

  /// In the order in which a publisher shall prefer them: wanted codecs first, then as offered; of
  /// one codec the profile that most subscribers can take.
  static List<AcceptedFormat> preferred(List<AcceptedFormat> offered, List<Codec> wanted) {
    var codecs = new ArrayList<>(wanted);
    offered.forEach(
        accepted -> {
          if (!codecs.contains(accepted.format().codec())) {
            codecs.add(accepted.format().codec());
          }
        });
    return offered.stream()
        .sorted(
            Comparator.<AcceptedFormat>comparingInt(
                    accepted -> codecs.indexOf(accepted.format().codec()))
                .thenComparingInt(accepted -> FormatFit.rarity(accepted.format())))
        .toList();
  }

  /// The formats of a track's codecs, best fit first, then the others; empty if none of its codecs
  /// is among them.
  static List<AcceptedFormat> fitting(List<AcceptedFormat> offered, SendTrack track) {
    if (offered.stream().noneMatch(accepted -> track.comesIn(accepted.format().codec()))) {
      return List.of();
    }
    return offered.stream()
        .sorted(Comparator.comparingInt(accepted -> FormatFit.distance(accepted.format(), track)))
        .map(accepted -> accepted.withRed(track.red()))
        .toList();
  }

  /// What a track may be sent with: the formats of its codecs, best fit first.
  static List<PayloadFormat> sendable(List<AcceptedFormat> offered, SendTrack track) {
    return fitting(offered, track).stream()
        .map(AcceptedFormat::format)
        .filter(format -> track.comesIn(format.codec()))
        .toList();
  }

  private static List<String> feedback(
      MediaSection section, RtpMap map, MediaKind kind, boolean sending) {
    if (kind == MediaKind.AUDIO) {
      // As the reference does: asked for even where the client did not offer it.
      return List.of("nack");
    }
    var offered = section.feedback(map.payloadType());
    return VIDEO_FEEDBACK.stream()
        .filter(offered::contains)
        .filter(value -> !sending || !value.equals("transport-cc"))
        .toList();
  }

  /// Payload types of retransmissions by the one that they repair (RFC 4588 §8.6).
  private static Map<Integer, Integer> repairs(MediaSection section, List<RtpMap> maps) {
    var repairs = new HashMap<Integer, Integer>();
    for (var map : maps) {
      if (map.encoding().equalsIgnoreCase("rtx")) {
        int repaired = payloadType(FormatParameters.of(section.fmtp(map.payloadType())).get("apt"));
        if (repaired >= 0) {
          repairs.putIfAbsent(repaired, map.payloadType());
        }
      }
    }
    return repairs;
  }

  private static int payloadType(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }
}
