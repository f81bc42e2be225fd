package io.parley.media.downtrack;

import io.parley.media.negotiation.FormatFit;
import io.parley.media.section.PayloadFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of a subscriber's formats takes what a publisher sends.
final class Formats {

  /// Formats of a publisher that are remembered: those of two encodings, and one before each.
  /// Fewer, and streams that alternate are compared anew for each packet.
  private static final int REMEMBERED = 4;

  private final List<PayloadFormat> offered;
  private final @Nullable PayloadFormat[] asked = new @Nullable PayloadFormat[REMEMBERED];
  private final @Nullable PayloadFormat[] answers = new @Nullable PayloadFormat[REMEMBERED];
  private int oldest;

  Formats(List<PayloadFormat> offered) {
    this.offered = offered;
  }

  /// The subscriber's format for packets in a publisher's: of the same codec, nearest in profile
  /// and packetization; its order of preference decides between equals. Null where there is none.
  @Nullable PayloadFormat of(PayloadFormat published) {
    for (int i = 0; i < REMEMBERED; i++) {
      if (asked[i] == published) {
        return answers[i];
      }
    }
    PayloadFormat answer = nearest(published);
    asked[oldest] = published;
    answers[oldest] = answer;
    oldest = (oldest + 1) % REMEMBERED;
    return answer;
  }

  private @Nullable PayloadFormat nearest(PayloadFormat published) {
    PayloadFormat nearest = null;
    int least = Integer.MAX_VALUE;
    for (PayloadFormat format : offered) {
      if (format.codec() == published.codec()) {
        int distance = FormatFit.distance(format, published.codec(), published.fmtp());
        if (distance < least) {
          nearest = format;
          least = distance;
        }
      }
    }
    return nearest;
  }
}
