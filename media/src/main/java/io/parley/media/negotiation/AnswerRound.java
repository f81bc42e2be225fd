package io.parley.media.negotiation;

import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.Attributes;
import io.parley.media.sdp.Direction;
import io.parley.media.sdp.MediaSection;
import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers one offer, section by section; used once.
final class AnswerRound {

  private final RemoteDescription offer;
  private final LocalTransport local;
  private final List<AnswerSection> sections;
  private final List<SendTrack> waiting;
  private final SsrcSource ssrcs;
  private final Function<OfferedTrack, TrackHints> hints;

  private final List<BoundTrack> bound = new ArrayList<>();
  private final Set<String> ended = new LinkedHashSet<>();
  private final Set<String> misfits = new LinkedHashSet<>();
  private final List<String> bundled = new ArrayList<>();
  private @Nullable DataSection data;

  AnswerRound(
      RemoteDescription offer,
      LocalTransport local,
      List<AnswerSection> sections,
      List<SendTrack> waiting,
      SsrcSource ssrcs,
      Function<OfferedTrack, TrackHints> hints) {
    this.offer = offer;
    this.local = local;
    this.sections = sections;
    this.waiting = new ArrayList<>(waiting);
    this.ssrcs = ssrcs;
    this.hints = hints;
  }

  SessionDescription answer(String origin) {
    var media = new ArrayList<MediaSection>();
    for (int i = 0; i < sections.size(); i++) {
      media.add(answer(sections.get(i), offer.description().media().get(i)));
    }
    boolean mixed = offer.description().attributes().has("extmap-allow-mixed");
    return new SessionDescription(origin, "-", SessionLines.of(bundled, mixed), media);
  }

  List<ReceiveSection> receiving() {
    var all = new ArrayList<ReceiveSection>();
    for (var section : sections) {
      if (section.receiving != null) {
        all.add(section.receiving);
      }
    }
    return all;
  }

  List<OfferedTrack> tracks() {
    var all = new ArrayList<OfferedTrack>();
    for (var section : sections) {
      if (section.incoming != null) {
        all.add(section.incoming);
      }
    }
    return all;
  }

  Set<String> ended() {
    return ended;
  }

  List<BoundTrack> sending() {
    var all = new ArrayList<BoundTrack>();
    for (var section : sections) {
      if (section.track != null && section.sending != null) {
        all.add(new BoundTrack(section.track.trackSid(), section.sending));
      }
    }
    return all;
  }

  List<BoundTrack> bound() {
    return bound;
  }

  /// Tracks that still wait although a section of their kind was free: it did not speak the codec.
  List<String> unsupported() {
    return waiting.stream().map(SendTrack::trackSid).filter(misfits::contains).toList();
  }

  @Nullable DataSection data() {
    return data;
  }

  private MediaSection answer(AnswerSection section, MediaSection offered) {
    if (offer.serves(offered)) {
      if (offered.isData()) {
        section.rejected = false;
        return answerData(section, offered);
      }
      if (section.kind != null && offered.protocol().endsWith("RTP/SAVPF")) {
        var answered = answerMedia(section, section.kind, offered);
        if (answered != null) {
          return answered;
        }
      }
    }
    return reject(section, offered);
  }

  private MediaSection answerData(AnswerSection section, MediaSection offered) {
    data = DataSections.read(offered, section.mid);
    return begin(section, offered).data(offered.protocol());
  }

  /// Null where no format is ours too.
  private @Nullable MediaSection answerMedia(
      AnswerSection section, MediaKind kind, MediaSection offered) {
    boolean receives = offered.direction().sends();
    var formats = AcceptedFormat.of(offered, !receives);
    if (formats.isEmpty()) {
      return null;
    }
    section.rejected = false;
    section.receptive = offered.direction() == Direction.RECVONLY;
    if (receives) {
      section.release();
      section.draining = false;
      return receive(section, kind, offered, formats);
    }
    endIncoming(section);
    return send(section, kind, offered, formats);
  }

  private MediaSection receive(
      AnswerSection section, MediaKind kind, MediaSection offered, List<AcceptedFormat> formats) {
    var track = incoming(section, kind, offered);
    var hint = hints.apply(track);
    var answered =
        AcceptedFormat.preferred(formats, hint.codecs()).stream()
            .map(format -> OpusParameters.toReceive(format, hint).withRed(hint.red()))
            .toList();
    var extensions = Extension.among(offered.extensions(), isMixed(offered), kind, false);
    var rids = offered.sendRids();
    section.incoming = track;
    section.receiving =
        new ReceiveSection(
            section.mid,
            kind,
            answered.stream().map(AcceptedFormat::format).toList(),
            Extension.ids(extensions),
            RidOrder.lowestFirst(rids, hint.rids(), offered::maxPixels),
            rids.isEmpty() ? offered.sources().streams() : List.of());
    return begin(section, offered)
        .extensions(extensions)
        .direction(Direction.RECVONLY)
        .formats(answered)
        .receiveRids(rids)
        .media(offered.type(), offered.protocol());
  }

  private OfferedTrack incoming(AnswerSection section, MediaKind kind, MediaSection offered) {
    var msid = offered.msid();
    var streamId = msid == null ? null : msid.streamId();
    var trackId = msid == null ? null : msid.trackId();
    var before = section.incoming;
    boolean same = before != null && Objects.equals(before.trackId(), trackId);
    if (before != null && !same) {
      ended.add(section.mid);
    }
    return new OfferedTrack(section.mid, kind, streamId, trackId, !same);
  }

  private MediaSection send(
      AnswerSection section, MediaKind kind, MediaSection offered, List<AcceptedFormat> formats) {
    if (!section.receptive || section.draining || !carries(section.track, formats)) {
      section.release();
      section.draining = false;
    } else if (section.track == null) {
      section.track = takeWaiting(kind, formats);
    }
    var track = section.track;
    var writer =
        begin(section, offered)
            .extensions(Extension.among(offered.extensions(), isMixed(offered), kind));
    if (track == null) {
      return writer
          .direction(Direction.INACTIVE)
          .formats(AcceptedFormat.of(offered, false))
          .media(offered.type(), offered.protocol());
    }
    var source = bind(section, kind, track, formats, offered);
    return writer
        .direction(Direction.SENDONLY)
        .track(track, source)
        .formats(OpusParameters.toSend(AcceptedFormat.fitting(formats, track), track))
        .parity(parity(kind, source, offered))
        .media(offered.type(), offered.protocol());
  }

  private static boolean carries(@Nullable SendTrack track, List<AcceptedFormat> formats) {
    return track == null || !AcceptedFormat.fitting(formats, track).isEmpty();
  }

  private StreamSsrc bind(
      AnswerSection section,
      MediaKind kind,
      SendTrack track,
      List<AcceptedFormat> formats,
      MediaSection offered) {
    var extensions = Extension.among(offered.extensions(), isMixed(offered), kind, true);
    var usable = AcceptedFormat.sendable(formats, track);
    boolean fresh = section.source == null;
    var source = section.source;
    if (source == null) {
      boolean repairs = usable.stream().anyMatch(format -> format.rtxPayloadType() >= 0);
      boolean parity = kind == MediaKind.VIDEO && ParityFormat.of(offered).isApart();
      source = new StreamSsrc(ssrcs.next(), repairs ? ssrcs.next() : 0, parity ? ssrcs.next() : 0);
    }
    section.source = source;
    section.sending =
        new SendSection(
            section.mid,
            kind,
            usable,
            Extension.ids(extensions),
            source,
            track.streamId(),
            parity(kind, source, offered));
    if (fresh) {
      bound.add(new BoundTrack(track.trackSid(), section.sending));
    }
    return source;
  }

  /// A source that was bound without one for parity stays so.
  private static ParityTypes parity(MediaKind kind, StreamSsrc source, MediaSection offered) {
    var types = kind == MediaKind.VIDEO ? ParityFormat.of(offered) : ParityTypes.NONE;
    return types.isApart() && source.paritySsrc() == 0 ? ParityTypes.NONE : types;
  }

  private @Nullable SendTrack takeWaiting(MediaKind kind, List<AcceptedFormat> formats) {
    for (var track : waiting) {
      if (track.kind() == kind) {
        if (!AcceptedFormat.fitting(formats, track).isEmpty()) {
          waiting.remove(track);
          return track;
        }
        misfits.add(track.trackSid());
      }
    }
    return null;
  }

  private MediaSection reject(AnswerSection section, MediaSection offered) {
    endIncoming(section);
    section.release();
    section.draining = false;
    section.receptive = false;
    section.rejected = true;
    return new MediaSection(
        offered.type(),
        0,
        offered.protocol(),
        offered.formats(),
        new Attributes(
            List.of(
                Attribute.of("mid", section.mid), Attribute.of(Direction.INACTIVE.attribute()))));
  }

  private void endIncoming(AnswerSection section) {
    if (section.incoming != null) {
      ended.add(section.mid);
    }
    section.incoming = null;
    section.receiving = null;
  }

  private SectionWriter begin(AnswerSection section, MediaSection offered) {
    var writer = new SectionWriter(section.mid).transport(local, "passive");
    if (bundled.isEmpty()) {
      writer.candidates(local);
    }
    bundled.add(section.mid);
    if (offered.attributes().has("extmap-allow-mixed")) {
      writer.line(Attribute.of("extmap-allow-mixed"));
    }
    return writer;
  }

  private boolean isMixed(MediaSection offered) {
    return Extension.mixed(offer.description().attributes(), offered.attributes());
  }
}
