package io.parley.media.negotiation;

import io.parley.media.sdp.Attributes;
import io.parley.media.sdp.MediaSection;
import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.RemoteTransport;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A client's description with what all its sections share: the bundle (RFC 8843) and the transport
/// under it.
///
/// @param bundled mids that share the transport; others cannot be served
record RemoteDescription(
    SessionDescription description, Set<String> bundled, RemoteTransport transport) {

  private static final int MAX_MID_CHARS = 64;

  /// What is wrong with a description; null if [#of] can read it.
  static @Nullable String fault(SessionDescription description) {
    var mids = new HashSet<String>();
    for (var section : description.media()) {
      var mid = section.mid();
      if (mid == null || mid.isEmpty() || mid.length() > MAX_MID_CHARS || mid.indexOf(' ') >= 0) {
        return "a media section without a usable a=mid";
      }
      if (!mids.add(mid)) {
        return "two media sections share the mid " + mid;
      }
    }
    return of(description) == null
        ? "no bundled media section with a=ice-ufrag, a=ice-pwd, a=fingerprint and a=setup"
        : null;
  }

  /// Reads a description; null without a usable transport.
  static @Nullable RemoteDescription of(SessionDescription description) {
    var bundled = bundled(description);
    for (var section : description.media()) {
      if (!section.isRejected() && bundled.contains(section.mid())) {
        var transport = transport(description.attributes(), section.attributes());
        return transport == null ? null : new RemoteDescription(description, bundled, transport);
      }
    }
    return null;
  }

  /// Whether we can serve a section: it lives, and on the one transport.
  boolean serves(MediaSection section) {
    return !section.isRejected() && bundled.contains(section.mid());
  }

  /// The mids of the first BUNDLE group; without one the first section stands alone.
  private static Set<String> bundled(SessionDescription description) {
    for (var group : description.attributes().values("group")) {
      var words = List.of(group.strip().split(" +"));
      if (words.getFirst().equals("BUNDLE")) {
        return new HashSet<>(words.subList(1, words.size()));
      }
    }
    var alone = new HashSet<String>();
    for (var section : description.media()) {
      var mid = section.mid();
      if (mid != null && alone.isEmpty() && !section.isRejected()) {
        alone.add(mid);
      }
    }
    return alone;
  }

  private static @Nullable RemoteTransport transport(Attributes session, Attributes section) {
    var ufrag = either(session, section, "ice-ufrag");
    var password = either(session, section, "ice-pwd");
    var setup = either(session, section, "setup");
    var fingerprint = fingerprint(section);
    fingerprint = fingerprint == null ? fingerprint(session) : fingerprint;
    if (ufrag == null || password == null || setup == null || fingerprint == null) {
      return null;
    }
    if (!isWithin(ufrag, 4) || !isWithin(password, 22)) {
      return null;
    }
    var words = fingerprint.strip().split(" +", 2);
    boolean client = setup.equals("active") || setup.equals("actpass");
    if (words.length < 2 || !(client || setup.equals("passive"))) {
      return null;
    }
    return new RemoteTransport(
        ufrag,
        password,
        words[0].toLowerCase(Locale.ROOT),
        words[1].strip().toUpperCase(Locale.ROOT),
        client);
  }

  /// RFC 8839 §5.4: 256 characters at most.
  private static boolean isWithin(String text, int minChars) {
    return text.length() >= minChars && text.length() <= 256;
  }

  private static @Nullable String either(Attributes session, Attributes section, String name) {
    var value = section.value(name);
    return value == null ? session.value(name) : value;
  }

  /// The SHA-256 one if there are several, since that is what everybody can compute.
  private static @Nullable String fingerprint(Attributes attributes) {
    var all = attributes.values("fingerprint");
    for (var value : all) {
      if (value.toLowerCase(Locale.ROOT).startsWith("sha-256 ")) {
        return value;
      }
    }
    return all.isEmpty() ? null : all.getFirst();
  }
}
