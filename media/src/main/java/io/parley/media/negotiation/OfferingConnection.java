package io.parley.media.negotiation;

import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.MediaKind;
import io.parley.media.section.SendSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The SUBSCRIBER of two peer connections, on which only we offer and only we send.
///
/// One offer is outstanding at a time. A section is never removed: the one of a track that went is
/// offered `inactive`, and once the client answered that, it serves the next track of its kind,
/// with a new ssrc.
public final class OfferingConnection {

  private final boolean data;
  private final boolean parity;
  private final SsrcSource ssrcs;
  private final long sessionId;
  private final Map<String, SendTrack> waiting = new LinkedHashMap<>();
  private final List<OfferSection> sections = new ArrayList<>();
  private LocalTransport local;
  private int nextId;
  private int outstandingId;
  private long version = 1;
  private boolean changed;

  /// @param data whether the first section is for data channels, and so the first offer due at
  ///   once: where this is the primary peer connection
  /// @param random for ssrcs, the session id, and the first offer's id: 1 to 256
  public OfferingConnection(LocalTransport local, boolean data, RandomGenerator random) {
    this(local, data, false, random);
  }

  /// @param parity whether parity of video is offered under a source of its own (FlexFEC), which
  ///     clients that do not know it may take for another track, or else among its packets
  ///     (ULPFEC); see the other constructor
  public OfferingConnection(
      LocalTransport local, boolean data, boolean parity, RandomGenerator random) {
    this.local = local;
    this.data = data;
    this.parity = parity;
    this.ssrcs = new SsrcSource(random);
    this.sessionId = random.nextLong(1, Long.MAX_VALUE);
    this.nextId = random.nextInt(1, 257);
    this.changed = data;
    if (data) {
      sections.add(new OfferSection("0", null, false));
    }
  }

  /// Wants a track to be sent, from the next offer on. A sid that is already there is left as it
  /// is.
  public void add(SendTrack track) {
    if (section(track.trackSid()) == null && waiting.putIfAbsent(track.trackSid(), track) == null) {
      changed = true;
    }
  }

  /// Sends a track no more.
  public void remove(String trackSid) {
    waiting.remove(trackSid);
    var section = section(trackSid);
    if (section != null) {
      section.release();
      changed = true;
    }
  }

  /// Begins a new ICE session with the next offer. An offer that is outstanding is given up; an
  /// answer to it would be unexpected.
  public void restartIce(LocalTransport transport) {
    local = transport;
    outstandingId = 0;
    changed = !sections.isEmpty() || changed;
  }

  /// The offer that is due.
  ///
  /// @return null if nothing changed, or while an offer is outstanding
  public @Nullable Offer offer() {
    if (!changed || outstandingId != 0) {
      return null;
    }
    changed = false;
    assign();
    outstandingId = nextId++;
    var media = sections.stream().map(section -> section.offer(local, section == first())).toList();
    var bundled =
        sections.stream().filter(section -> !section.refused).map(section -> section.mid).toList();
    var description =
        new SessionDescription(
            "- " + sessionId + " " + version++ + " IN IP4 127.0.0.1",
            "-",
            SessionLines.of(bundled, true),
            media);
    return new Offer(outstandingId, description.write(), midToTrackId());
  }

  /// Takes the client's answer.
  ///
  /// @param id that it names; 0 where the client does not count
  public AnswerOutcome answer(String sdp, int id) {
    if (outstandingId == 0 || (id != 0 && id != outstandingId)) {
      return new AnswerOutcome.Unexpected();
    }
    var description = SessionDescription.parse(sdp);
    if (description == null) {
      return new AnswerOutcome.Malformed("not a session description");
    }
    var fault = RemoteDescription.fault(description);
    if (fault == null) {
      fault = misfit(description);
    }
    var answer = RemoteDescription.of(description);
    if (fault != null || answer == null) {
      return new AnswerOutcome.Malformed(fault == null ? "no transport" : fault);
    }
    outstandingId = 0;
    return accept(answer);
  }

  /// Whether an offer waits for its answer.
  public boolean isOutstanding() {
    return outstandingId != 0;
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

  private AnswerOutcome accept(RemoteDescription answer) {
    var sending = new ArrayList<BoundTrack>();
    var bound = new ArrayList<BoundTrack>();
    var unsupported = new ArrayList<String>();
    DataSection channels = null;
    for (int i = 0; i < sections.size(); i++) {
      var section = sections.get(i);
      var answered = answer.description().media().get(i);
      if (section.kind == null) {
        channels = answer.serves(answered) ? DataSections.read(answered, section.mid) : null;
        continue;
      }
      var track = section.offered();
      SendSection before = section.sending;
      section.answered(answer, answered);
      if (track == null || section.track != track) {
        continue;
      }
      if (section.sending == null) {
        unsupported.add(track.trackSid());
        section.release();
        changed = true;
      } else {
        var now = new BoundTrack(track.trackSid(), section.sending);
        sending.add(now);
        if (!section.sending.equals(before)) {
          bound.add(now);
        }
      }
    }
    return new AnswerOutcome.Accepted(
        answer.transport().asDtlsClient(), sending, bound, unsupported, channels, changed);
  }

  /// Gives each waiting track a section: a free one of its kind, else a new one.
  private void assign() {
    for (var track : List.copyOf(waiting.values())) {
      OfferSection free = null;
      for (var section : sections) {
        if (free == null && section.isFree(track.kind())) {
          free = section;
        }
      }
      if (free == null) {
        if (sections.size() == SessionDescription.MAX_SECTIONS) {
          return;
        }
        free = new OfferSection(Integer.toString(sections.size()), track.kind(), parity);
        sections.add(free);
      }
      free.take(track, ssrcs);
      waiting.remove(track.trackSid());
    }
  }

  private @Nullable String misfit(SessionDescription description) {
    var answered = description.media();
    if (answered.size() != sections.size()) {
      return "the answer has another number of media sections than the offer";
    }
    for (int i = 0; i < sections.size(); i++) {
      MediaKind kind = sections.get(i).kind;
      boolean alike =
          kind == null
              ? answered.get(i).type().equals("application")
              : answered.get(i).kind() == kind;
      if (!alike || !sections.get(i).mid.equals(answered.get(i).mid())) {
        return "media section " + sections.get(i).mid + " was replaced";
      }
    }
    return null;
  }

  private @Nullable OfferSection section(String trackSid) {
    for (var section : sections) {
      if (section.track != null && section.track.trackSid().equals(trackSid)) {
        return section;
      }
    }
    return null;
  }

  private @Nullable OfferSection first() {
    for (var section : sections) {
      if (!section.refused) {
        return section;
      }
    }
    return null;
  }
}
