package io.parley.media.downtrack;

import io.parley.media.negotiation.FormatFit;
import io.parley.media.section.PayloadFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of a subscriber's formats takes what a publisher sends.
final class Formats {

  private final List<PayloadFormat> offered;
  private @Nullable PayloadFormat asked;
  private @Nullable PayloadFormat answer;

  Formats(List<PayloadFormat> offered) {
    this.offered = offered;
  }

  /// The subscriber's format for packets in a publisher's: of the same codec, nearest in profile
  /// and packetization; its order of preference decides between equals. Null where there is none.
  @Nullable PayloadFormat of(PayloadFormat published) {
    if (published != asked) {
      asked = published;
      answer = nearest(published);
    }
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
