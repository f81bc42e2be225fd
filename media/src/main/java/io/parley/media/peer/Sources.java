package io.parley.media.peer;

import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.StreamSsrc;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which incoming ssrc is what: by the sections' own announcements, else by the mid and rid
/// extensions, which a sender stops writing once it knows that we understood (RFC 8852, RFC 8843
/// §9.2). What was learned stays learned.
final class Sources {

  /// Sources of one peer; a browser with ten tracks of three layers has sixty.
  static final int CAPACITY = 256;

  private final List<Source> known = new ArrayList<>();
  private final Map<String, Track> tracks = new HashMap<>();
  private final Map<String, Integer> encodings = new HashMap<>();
  private List<ReceiveSection> sections = List.of();
  private @Nullable Source last;

  /// Replaces what is negotiated; sources of sections that are gone are forgotten.
  void sections(List<ReceiveSection> now) {
    sections = now;
    last = null;
    known.removeIf(source -> !source.renew(section(source.section.mid())));
  }

  /// A track is expected on a section.
  void add(String mid, Track track) {
    add(mid, track, 0);
  }

  /// An encoding of a track is expected on a section.
  ///
  /// @param encoding 0, or 1 for the backup codec's
  void add(String mid, Track track, int encoding) {
    tracks.put(mid, track);
    encodings.put(mid, encoding);
    forget(mid);
  }

  /// A track ended.
  void remove(Track track) {
    tracks.values().removeIf(present -> present == track);
    encodings.keySet().retainAll(tracks.keySet());
    known.removeIf(source -> source.track == track);
    last = null;
  }

  /// An encoding of a track is no longer expected on a section.
  void remove(String mid, Track track) {
    if (tracks.remove(mid, track)) {
      encodings.remove(mid);
      forget(mid);
    }
  }

  private void forget(String mid) {
    known.removeIf(source -> source.section.mid().equals(mid));
    last = null;
  }

  /// All sources known.
  List<Source> known() {
    return known;
  }

  /// The sources' tracks.
  Iterable<Track> tracks() {
    return tracks.values();
  }

  /// The header extension id of the transport-wide sequence number; one for the whole bundle.
  int transportCcId() {
    for (ReceiveSection section : sections) {
      if (section.extensions().transportCc() > 0) {
        return section.extensions().transportCc();
      }
    }
    return 0;
  }

  @Nullable Source find(int ssrc) {
    Source recent = last;
    if (recent != null && recent.ssrc == ssrc) {
      return recent;
    }
    for (int i = 0; i < known.size(); i++) {
      Source source = known.get(i);
      if (source.ssrc == ssrc) {
        last = source;
        return source;
      }
    }
    return null;
  }

  /// Learns what a packet of an unknown source is; null where it says nothing that was negotiated.
  @Nullable Source learn(RtpHeader header) {
    if (known.size() >= CAPACITY) {
      return null;
    }
    Source source = announced(header.ssrc());
    if (source == null) {
      source = tagged(header);
    }
    if (source == null) {
      source = onlyCandidate(header);
    }
    if (source != null) {
      known.add(source);
      if (source.retransmits) {
        source.stream = streamOf(source);
      }
    }
    return source;
  }

  private @Nullable Source announced(int ssrc) {
    for (ReceiveSection section : sections) {
      Track track = tracks.get(section.mid());
      for (StreamSsrc stream : section.streams()) {
        if (track != null && (stream.ssrc() == ssrc || stream.rtxSsrc() == ssrc)) {
          return new Source(ssrc, stream.ssrc() != ssrc, track, section, "");
        }
      }
    }
    return null;
  }

  private @Nullable Source tagged(RtpHeader header) {
    for (ReceiveSection section : sections) {
      String mid = header.extensionText(section.extensions().mid());
      if (mid != null && mid.equals(section.mid())) {
        Track track = tracks.get(mid);
        return track == null ? null : tagged(header, section, track);
      }
    }
    return null;
  }

  private static @Nullable Source tagged(RtpHeader header, ReceiveSection section, Track track) {
    String repaired = header.extensionText(section.extensions().repairedRid());
    String rid = repaired != null ? repaired : header.extensionText(section.extensions().rid());
    if (rid != null && !section.rids().isEmpty()) {
      return section.rids().contains(rid)
          ? new Source(header.ssrc(), repaired != null, track, section, rid)
          : null;
    }
    return section.rids().isEmpty()
        ? new Source(header.ssrc(), isRtx(section, header.payloadType()), track, section, "")
        : null;
  }

  /// A sender without extensions is understood where only one section can be meant.
  private @Nullable Source onlyCandidate(RtpHeader header) {
    Source only = null;
    for (ReceiveSection section : sections) {
      Track track = tracks.get(section.mid());
      boolean fits =
          track != null
              && section.rids().isEmpty()
              && section.streams().isEmpty()
              && takes(section, header.payloadType());
      if (fits && track != null) {
        if (only != null) {
          return null;
        }
        only = new Source(header.ssrc(), isRtx(section, header.payloadType()), track, section, "");
      }
    }
    return only;
  }

  private static boolean takes(ReceiveSection section, int payloadType) {
    for (PayloadFormat format : section.formats()) {
      if (format.payloadType() == payloadType
          || format.rtxPayloadType() == payloadType
          || format.redPayloadType() == payloadType) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRtx(ReceiveSection section, int payloadType) {
    for (PayloadFormat format : section.formats()) {
      if (format.rtxPayloadType() == payloadType) {
        return true;
      }
    }
    return false;
  }

  private @Nullable ReceiveSection section(String mid) {
    for (ReceiveSection section : sections) {
      if (section.mid().equals(mid)) {
        return section;
      }
    }
    return null;
  }

  /// Begins the stream of a source; null where its track takes no more.
  @Nullable IngressStream begin(Source source, PayloadFormat format) {
    return source.track.begin(
        encodings.getOrDefault(source.section.mid(), 0),
        layer(source),
        source.rid,
        source.ssrc,
        format,
        source.section.extensions());
  }

  /// The stream that retransmissions of a track's layer repair.
  @Nullable IngressStream streamOf(Source retransmitting) {
    int announced = 0;
    for (StreamSsrc stream : retransmitting.section.streams()) {
      announced = stream.rtxSsrc() == retransmitting.ssrc ? stream.ssrc() : announced;
    }
    for (int i = known.size() - 1; i >= 0; i--) { // the newest: a publisher may have come back
      Source source = known.get(i);
      boolean meant =
          source.track == retransmitting.track
              && source.section.mid().equals(retransmitting.section.mid())
              && !source.retransmits
              && source.rid.equals(retransmitting.rid)
              && (announced == 0 || source.ssrc == announced);
      if (meant) {
        return source.stream;
      }
    }
    return null;
  }

  /// The layer that a rid is: its place among its section's, lowest first.
  private static int layer(Source source) {
    return Math.max(0, source.section.rids().indexOf(source.rid));
  }
}
