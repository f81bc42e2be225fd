package io.parley.media.client.sdp;

import io.parley.media.negotiation.Negotiated;
import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.Attributes;
import io.parley.media.sdp.Direction;
import io.parley.media.sdp.MediaSection;
import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.MediaKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sections of a peer connection on which a client offers, over all its offers: the PUBLISHER
/// of two, or the only one of `/rtc/v1`.
public final class ClientOffer {

  private record Section(String mid, @Nullable MediaKind kind, Direction direction) {}

  private final List<Section> sections = new ArrayList<>();
  private final Map<String, ClientTrack> tracks = new HashMap<>();
  private ClientTransport transport;
  private long version = 1;

  /// @param data whether the first section is for data channels
  public ClientOffer(ClientTransport transport, boolean data) {
    this.transport = transport;
    if (data) {
      sections.add(new Section("0", null, Direction.SENDRECV));
    }
  }

  /// Adds a section that only receives.
  ///
  /// @return its mid
  public String receive(MediaKind kind) {
    return add(kind, Direction.RECVONLY);
  }

  /// Adds a section that publishes a track.
  ///
  /// @return its mid
  public String publish(ClientTrack track) {
    var mid = add(track.codec().kind(), Direction.SENDONLY);
    tracks.put(mid, track);
    return mid;
  }

  /// Publishes no more on a section, which stays `inactive`.
  public void unpublish(String mid) {
    tracks.remove(mid);
    sections.replaceAll(
        section ->
            section.mid().equals(mid)
                ? new Section(mid, section.kind(), Direction.INACTIVE)
                : section);
  }

  /// Begins a new ICE session with the next offer.
  public void restartIce(ClientTransport next) {
    transport = next;
  }

  /// The offer as it stands.
  public String write() {
    var media = sections.stream().map(this::write).toList();
    return describe(media, version++);
  }

  /// Reads the server's answer; null for what is none, or does not fit the offer.
  public @Nullable ServerDescription read(String answer) {
    var read = ServerDescription.read(answer);
    if (read == null || read.description().media().size() != sections.size()) {
      return null;
    }
    for (int i = 0; i < sections.size(); i++) {
      if (!sections.get(i).mid().equals(read.description().media().get(i).mid())) {
        return null;
      }
    }
    return read;
  }

  /// Which of the published tracks the server receives, by its answer.
  public List<SendingTrack> sending(ServerDescription answer) {
    var sending = new ArrayList<SendingTrack>();
    for (var section : answer.description().media()) {
      var mid = String.valueOf(section.mid());
      var track = tracks.get(mid);
      if (track != null && !section.isRejected() && section.direction().receives()) {
        sending.add(
            new SendingTrack(
                mid,
                track,
                Negotiated.formats(section),
                Negotiated.extensions(answer.description(), section),
                section.receiveRids()));
      }
    }
    return sending;
  }

  /// Answers an offer of the server on the SUBSCRIBER peer connection: takes everything.
  public static String answer(ServerDescription offer, ClientTransport transport) {
    var media = new ArrayList<MediaSection>();
    for (var offered : offer.description().media()) {
      var section = new ClientSection(String.valueOf(offered.mid()), transport, "active");
      var kind = offered.kind();
      if (kind == null) {
        media.add(section.data());
      } else {
        media.add(answered(offered, section.media(kind, reversed(offered), null)));
      }
    }
    return describe(media, 1);
  }

  private static Direction reversed(MediaSection offered) {
    return offered.direction().sends() ? Direction.RECVONLY : Direction.INACTIVE;
  }

  /// Our section, with the payload types and extension ids of the offer.
  private static MediaSection answered(MediaSection offered, MediaSection ours) {
    var negotiated = List.of("rtpmap", "fmtp", "rtcp-fb", "extmap");
    var lines = new ArrayList<Attribute>();
    for (var line : ours.attributes().all()) {
      if (!negotiated.contains(line.name())) {
        lines.add(line);
      }
    }
    for (var line : offered.attributes().all()) {
      if (negotiated.contains(line.name())) {
        lines.add(line);
      }
    }
    return new MediaSection(
        ours.type(), offered.port(), offered.protocol(), offered.formats(), new Attributes(lines));
  }

  private String add(MediaKind kind, Direction direction) {
    var mid = Integer.toString(sections.size());
    sections.add(new Section(mid, kind, direction));
    return mid;
  }

  private MediaSection write(Section section) {
    var writer = new ClientSection(section.mid(), transport, "actpass");
    return section.kind() == null
        ? writer.data()
        : writer.media(section.kind(), section.direction(), tracks.get(section.mid()));
  }

  private static String describe(List<MediaSection> media, long version) {
    var mids =
        media.stream()
            .filter(section -> !section.isRejected())
            .map(section -> String.valueOf(section.mid()))
            .toList();
    var session =
        List.of(
            Attribute.of("group", "BUNDLE " + String.join(" ", mids)),
            Attribute.of("extmap-allow-mixed"),
            Attribute.of("msid-semantic", " WMS *"));
    return new SessionDescription(
            "- 1 " + version + " IN IP4 127.0.0.1", "-", new Attributes(session), media)
        .write();
  }
}
