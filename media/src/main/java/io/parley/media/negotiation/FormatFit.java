package io.parley.media.negotiation;

import io.parley.media.sdp.FormatParameters;
import io.parley.media.section.Codec;
import io.parley.media.section.PayloadFormat;
import java.util.Locale;

/// Which formats of one codec we forward, and how well one suits a track that was encoded in
/// another (RFC 6184 §8.1, RFC 9628 §7, AV1 RTP specification §7.2).
public final class FormatFit {

  /// More than any distance within a codec.
  private static final int OTHER_CODEC = 1000;

  private FormatFit() {}

  /// Whether such a format is forwarded: 8-bit 4:2:0 profiles, that is what clients can decode.
  static boolean isSpoken(Codec codec, String fmtp) {
    var parameters = FormatParameters.of(fmtp);
    return switch (codec) {
      case OPUS, VP8 -> true;
      case VP9 -> profile(parameters, "profile-id") <= 1;
      case AV1 -> profile(parameters, "profile") == 0;
      case H264 -> mode(parameters) <= 1 && h264Rank(parameters) < 9;
    };
  }

  /// How few clients can decode a format, among those of its codec; 0 is the commonest.
  static int rarity(PayloadFormat format) {
    var parameters = FormatParameters.of(format.fmtp());
    return switch (format.codec()) {
      case OPUS, VP8, AV1 -> 0;
      case VP9 -> profile(parameters, "profile-id");
      case H264 -> 2 * h264Rank(parameters) + (1 - mode(parameters));
    };
  }

  /// How far a receiver's format is from the track's; 0 fits exactly. Formats of its second codec
  /// are farther than those of its first.
  static int distance(PayloadFormat receiver, SendTrack track) {
    int preferred = 0;
    for (var sent : track.codecs()) {
      if (sent.codec() == receiver.codec()) {
        return preferred + distance(receiver, sent.codec(), sent.fmtp());
      }
      preferred += OTHER_CODEC;
    }
    return preferred;
  }

  /// How far a receiver's format is from one that packets are in; 0 fits exactly.
  ///
  /// @param fmtp of the packets' format, empty where it is not known
  public static int distance(PayloadFormat receiver, Codec codec, String fmtp) {
    if (receiver.codec() != codec) {
      return OTHER_CODEC;
    }
    if (fmtp.isBlank()) {
      return rarity(receiver);
    }
    var theirs = FormatParameters.of(receiver.fmtp());
    var ours = FormatParameters.of(fmtp);
    return switch (codec) {
      case OPUS, VP8, AV1 -> 0;
      case VP9 -> Math.abs(profile(theirs, "profile-id") - profile(ours, "profile-id"));
      case H264 -> {
        // Packetization weighs most: a receiver of mode 0 need not understand fragments.
        int modes = mode(ours) == mode(theirs) ? 0 : mode(ours) > mode(theirs) ? 100 : 20;
        int step = h264Rank(theirs) - h264Rank(ours);
        // A decoder of a higher profile decodes a lower one, seldom the other way round.
        yield modes + (step >= 0 ? step : 10 - step);
      }
    };
  }

  private static int profile(FormatParameters parameters, String key) {
    var value = parameters.get(key);
    if (value == null) {
      return 0;
    }
    return value.length() == 1 && Character.isDigit(value.charAt(0)) ? value.charAt(0) - '0' : 9;
  }

  private static int mode(FormatParameters parameters) {
    return profile(parameters, "packetization-mode");
  }

  /// Constrained baseline 0, baseline 1, main 2, high 3; 9 for what we do not forward.
  private static int h264Rank(FormatParameters parameters) {
    var value = parameters.get("profile-level-id");
    if (value == null) {
      return 1;
    }
    var id = value.toLowerCase(Locale.ROOT);
    if (!id.matches("[0-9a-f]{6}")) {
      return 9;
    }
    // The second bit of the constraint flags makes baseline the constrained one.
    boolean constrained = (Integer.parseInt(id.substring(2, 4), 16) & 0x40) != 0;
    return switch (id.substring(0, 2)) {
      case "42" -> constrained ? 0 : 1;
      case "4d" -> 2;
      case "64" -> 3;
      default -> 9;
    };
  }
}
