package io.parley.media.downtrack;

import io.parley.media.section.Codec;
import io.parley.media.section.PayloadFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of a subscriber's formats takes what a publisher sends.
final class Formats {

  private final List<PayloadFormat> offered;

  Formats(List<PayloadFormat> offered) {
    this.offered = offered;
  }

  /// The subscriber's format for a codec; its order of preference decides between several. Null
  /// where there is none.
  @Nullable PayloadFormat of(Codec codec) {
    for (PayloadFormat format : offered) {
      if (format.codec() == codec) {
        return format;
      }
    }
    return null;
  }
}
