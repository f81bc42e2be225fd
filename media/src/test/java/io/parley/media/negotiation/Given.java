package io.parley.media.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.Attributes;
import io.parley.media.sdp.Captured;
import io.parley.media.sdp.MediaSection;
import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.Codec;
import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// Connections, tracks and offers that the tests of this package begin with.
final class Given {

  private int transports;

  LocalTransport transport() {
    transports++;
    return new LocalTransport(
        "ufrag" + transports,
        "password-of-24-characters" + transports,
        "sha-256 AB:CD",
        List.of("candidate:1 1 udp 2130706431 192.0.2.1 7882 typ host"));
  }

  AnsweringConnection answering() {
    return new AnsweringConnection(this::transport, Seeds.random(1));
  }

  OfferingConnection offering() {
    return new OfferingConnection(transport(), true, Seeds.random(1));
  }

  static SendTrack track(String sid, Codec codec) {
    return new SendTrack(sid, "PA_1|" + sid, codec, "", false, false);
  }

  static OfferOutcome.Answered answered(AnsweringConnection connection, String offer) {
    var outcome = connection.offer(offer, track -> TrackHints.NONE);
    assertThat(outcome).isInstanceOf(OfferOutcome.Answered.class);
    return (OfferOutcome.Answered) outcome;
  }

  static AnswerOutcome.Accepted accepted(OfferingConnection connection, String answer, int id) {
    var outcome = connection.answer(answer, id);
    assertThat(outcome).isInstanceOf(AnswerOutcome.Accepted.class);
    return (AnswerOutcome.Accepted) outcome;
  }

  static Offer offered(OfferingConnection connection) {
    return Objects.requireNonNull(connection.offer());
  }

  static SessionDescription read(String sdp) {
    return Objects.requireNonNull(SessionDescription.parse(sdp));
  }

  /// The section of a description, by mid.
  static MediaSection section(String sdp, String mid) {
    return read(sdp).media().stream()
        .filter(section -> mid.equals(section.mid()))
        .findFirst()
        .orElseThrow();
  }

  static String text(String captured) {
    return Captured.text(captured);
  }

  /// The offer with more receiving sections, as a client adds them when asked: copies of the ones
  /// with these mids, under new mids `m1`, `m2`…
  static String grown(String offer, String... mids) {
    var description = read(offer);
    var media = new ArrayList<>(description.media());
    var group = new StringBuilder(Objects.requireNonNull(description.attributes().value("group")));
    for (int i = 0; i < mids.length; i++) {
      var mid = "m" + media.size();
      media.add(with(section(offer, mids[i]), "mid", mid));
      group.append(' ').append(mid);
    }
    var session =
        description.attributes().all().stream()
            .map(
                line ->
                    line.name().equals("group") ? Attribute.of("group", group.toString()) : line)
            .toList();
    return new SessionDescription(
            description.origin(), description.name(), new Attributes(session), media)
        .write();
  }

  /// The offer with one section changed.
  static String changed(String offer, String mid, UnaryOperator<MediaSection> change) {
    var description = read(offer);
    var media =
        description.media().stream()
            .map(section -> mid.equals(section.mid()) ? change.apply(section) : section)
            .toList();
    return new SessionDescription(
            description.origin(), description.name(), description.attributes(), media)
        .write();
  }

  static MediaSection with(MediaSection section, String name, String value) {
    return mapped(section, line -> line.name().equals(name) ? Attribute.of(name, value) : line);
  }

  static MediaSection renamed(MediaSection section, String from, String to) {
    return mapped(section, line -> line.name().equals(from) ? Attribute.of(to) : line);
  }

  private static MediaSection mapped(MediaSection section, UnaryOperator<Attribute> change) {
    return new MediaSection(
        section.type(),
        section.port(),
        section.protocol(),
        section.formats(),
        new Attributes(section.attributes().all().stream().map(change).toList()));
  }
}
