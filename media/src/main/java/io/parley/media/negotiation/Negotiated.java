package io.parley.media.negotiation;

import io.parley.media.sdp.MediaSection;
import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.RemoteTransport;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads single parts of the other side's description, for a client half that does no negotiation
/// of its own.
public final class Negotiated {

  private Negotiated() {}

  /// The other side's end of the bundle's transport; null where the description has none, or is
  /// otherwise unusable.
  public static @Nullable RemoteTransport transport(SessionDescription description) {
    var read = RemoteDescription.of(description);
    return read == null || RemoteDescription.fault(description) != null ? null : read.transport();
  }

  /// The formats of a section that Parley forwards, in its order.
  public static List<PayloadFormat> formats(MediaSection section) {
    return AcceptedFormat.of(section, false).stream().map(AcceptedFormat::format).toList();
  }

  /// The ids of all extensions that Parley knows.
  public static ExtensionIds extensions(SessionDescription description, MediaSection section) {
    boolean mixed = Extension.mixed(description.attributes(), section.attributes());
    var ids = new EnumMap<Extension, Integer>(Extension.class);
    for (var kind : MediaKind.values()) {
      ids.putAll(Extension.among(section.extensions(), mixed, kind));
    }
    return Extension.ids(ids);
  }

  /// The data channel section; null where there is none that lives.
  public static @Nullable DataSection data(SessionDescription description) {
    for (var section : description.media()) {
      var mid = section.mid();
      if (section.isData() && !section.isRejected() && mid != null) {
        return DataSections.read(section, mid);
      }
    }
    return null;
  }
}
