package io.parley.media.negotiation;

import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.MediaKind;
import io.parley.media.section.RemoteTransport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A peer connection on which only the client offers (RFC 8829 §5.3): the PUBLISHER of two, and the
/// only one of `/rtc/v1`, where we also send, on sections that the client receives on.
///
/// A track to send waits until an offer has a free section of its kind. [#takeSectionsWanted] says
/// what to ask of the client. A freed section is answered `inactive` once before another track gets
/// it, always with a new ssrc.
public final class AnsweringConnection {

  private final Supplier<LocalTransport> transports;
  private final SsrcSource ssrcs;
  private final long sessionId;
  private final Map<String, SendTrack> tracks = new LinkedHashMap<>();
  private List<AnswerSection> sections = new ArrayList<>();
  private @Nullable LocalTransport local;
  private @Nullable RemoteTransport remote;
  private @Nullable SectionsWanted asked;
  private long version = 1;

  /// @param transports gives our end of the transport, with new ICE credentials each time: asked at
  ///     the first offer, and at each that restarts ICE
  /// @param random for ssrcs and the session id
  public AnsweringConnection(Supplier<LocalTransport> transports, RandomGenerator random) {
    this.transports = transports;
    this.ssrcs = new SsrcSource(random);
    this.sessionId = random.nextLong(1, Long.MAX_VALUE);
  }

  /// Wants a track to be sent; it gets its section in the answer to a coming offer. A sid that is
  /// already there is left as it is.
  public void add(SendTrack track) {
    tracks.putIfAbsent(track.trackSid(), track);
  }

  /// Sends a track no more. Its section is `inactive` from the next answer on.
  public void remove(String trackSid) {
    tracks.remove(trackSid);
    for (var section : sections) {
      if (section.track != null && section.track.trackSid().equals(trackSid)) {
        section.release();
      }
    }
  }

  /// What the client must be asked for, so that it offers again with as many free sections as
  /// tracks wait. What was asked is not asked again before the next offer.
  ///
  /// @return null when there is nothing to ask; also before the first offer, which comes unasked
  public @Nullable SectionsWanted takeSectionsWanted() {
    if (sections.isEmpty() || !isStale()) {
      return null;
    }
    var missing = new SectionsWanted(missing(MediaKind.AUDIO), missing(MediaKind.VIDEO));
    if (asked == null) {
      asked = missing;
      return missing;
    }
    int audios = Math.max(0, missing.audios() - asked.audios());
    int videos = Math.max(0, missing.videos() - asked.videos());
    asked = new SectionsWanted(asked.audios() + audios, asked.videos() + videos);
    return audios + videos == 0 ? null : new SectionsWanted(audios, videos);
  }

  /// What was asked may not have reached the client: it is asked again.
  public void forgetAsked() {
    asked = null;
  }

  /// Answers an offer.
  ///
  /// @param hints asked once for each section on which the client sends
  public OfferOutcome offer(String sdp, Function<OfferedTrack, TrackHints> hints) {
    var description = SessionDescription.parse(sdp);
    if (description == null) {
      return new OfferOutcome.Malformed("not a session description");
    }
    var fault = RemoteDescription.fault(description);
    if (fault == null) {
      fault = changedSections(description);
    }
    var offer = RemoteDescription.of(description);
    if (fault != null || offer == null) {
      return new OfferOutcome.Malformed(fault == null ? "no transport" : fault);
    }
    if (!offer.transport().dtlsClient()) {
      return new OfferOutcome.Malformed("the client insists on the role of the DTLS server");
    }
    return answer(offer, hints);
  }

  /// The track sid of each section that we send on.
  public Map<String, String> midToTrackId() {
    var sids = new LinkedHashMap<String, String>();
    for (var section : sections) {
      if (section.track != null) {
        sids.put(section.mid, section.track.trackSid());
      }
    }
    return sids;
  }

  private OfferOutcome answer(RemoteDescription offer, Function<OfferedTrack, TrackHints> hints) {
    var before = remote;
    boolean restarted =
        before != null
            && !(before.ufrag().equals(offer.transport().ufrag())
                && before.password().equals(offer.transport().password()));
    var transport = local;
    if (transport == null || restarted) {
      transport = transports.get();
    }
    local = transport;
    remote = offer.transport();
    asked = null;
    sections = continued(offer.description());
    var round = new AnswerRound(offer, transport, sections, waiting(), ssrcs, hints);
    var answer = round.answer(origin());
    round.unsupported().forEach(tracks::remove);
    return new OfferOutcome.Answered(
        answer.write(),
        transport,
        offer.transport(),
        restarted,
        round.receiving(),
        round.tracks(),
        round.ended(),
        round.sending(),
        round.bound(),
        round.unsupported(),
        midToTrackId(),
        round.data());
  }

  private String origin() {
    return "- " + sessionId + " " + version++ + " IN IP4 127.0.0.1";
  }

  /// Sections may be added and stopped, never removed, reordered or renamed (RFC 3264 §8).
  private @Nullable String changedSections(SessionDescription description) {
    var offered = description.media();
    if (offered.size() < sections.size()) {
      return "a media section was removed";
    }
    for (int i = 0; i < sections.size(); i++) {
      var section = sections.get(i);
      var now = offered.get(i);
      if (!section.rejected && !(section.mid.equals(now.mid()) && section.kind == now.kind())) {
        return "media section " + section.mid + " was replaced";
      }
    }
    return null;
  }

  /// The sections of this offer: known ones, new ones, and those that took a stopped one's place.
  private List<AnswerSection> continued(SessionDescription description) {
    var now = new ArrayList<AnswerSection>();
    for (var offered : description.media()) {
      var known = now.size() < sections.size() ? sections.get(now.size()) : null;
      var mid = String.valueOf(offered.mid());
      boolean same = known != null && known.mid.equals(mid) && known.kind == offered.kind();
      now.add(same && known != null ? known : new AnswerSection(mid, offered.kind()));
    }
    return now;
  }

  private List<SendTrack> waiting() {
    var sent = midToTrackId().values();
    return tracks.values().stream().filter(track -> !sent.contains(track.trackSid())).toList();
  }

  private boolean isStale() {
    return !waiting().isEmpty() || sections.stream().anyMatch(section -> section.draining);
  }

  private int missing(MediaKind kind) {
    long wanted = waiting().stream().filter(track -> track.kind() == kind).count();
    long free =
        sections.stream().filter(section -> section.kind == kind && section.isFree()).count();
    return (int) Math.max(0, wanted - free);
  }
}
