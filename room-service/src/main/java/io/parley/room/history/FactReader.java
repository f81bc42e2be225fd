package io.parley.room.history;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.protocol.events.Fact;
import io.parley.protocol.id.RoomKey;
import java.time.Instant;
import java.util.stream.Stream;

/// Reads facts from bytes, and believes none that could not be stored.
public final class FactReader {

  /// Metadata have half of it at most.
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_NAME_CHARS = 256;
  private static final Instant CALENDAR_BEGINS = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant CALENDAR_ENDS = Instant.parse("2200-01-01T00:00:00Z");

  private FactReader() {}

  /// Reads one.
  public static Reading read(byte[] body) {
    if (body.length > MAX_BYTES) {
      return new Reading.Unreadable(Flaw.TOO_LARGE);
    }
    try {
      return read(Fact.parseFrom(body), body);
    } catch (InvalidProtocolBufferException malformed) {
      return new Reading.Unreadable(Flaw.MALFORMED);
    }
  }

  private static Reading read(Fact fact, byte[] body) {
    return switch (fact.getFactCase()) {
      case ROOM_STARTED -> about(fact, Transition.ROOM_STARTED, fact.getRoomSid(), "", body);
      case ROOM_FINISHED -> about(fact, Transition.ROOM_FINISHED, fact.getRoomSid(), "", body);
      case PARTICIPANT_JOINED -> {
        String sid = fact.getParticipantJoined().getParticipant().getSid();
        yield about(fact, Transition.PARTICIPANT_JOINED, sid, sid, body);
      }
      case PARTICIPANT_LEFT -> {
        String sid = fact.getParticipantLeft().getParticipant().getSid();
        yield about(fact, Transition.PARTICIPANT_LEFT, sid, sid, body);
      }
      case TRACK_PUBLISHED -> {
        var published = fact.getTrackPublished();
        String track = published.getTrack().getSid();
        String of = published.getParticipant().getSid();
        yield about(fact, Transition.TRACK_PUBLISHED, track, of, body);
      }
      case TRACK_UNPUBLISHED -> {
        var unpublished = fact.getTrackUnpublished();
        String track = unpublished.getTrack().getSid();
        String of = unpublished.getParticipant().getSid();
        yield about(fact, Transition.TRACK_UNPUBLISHED, track, of, body);
      }
      case FACT_NOT_SET -> new Reading.Unreadable(Flaw.TRANSITION_UNKNOWN);
    };
  }

  private static Reading about(
      Fact fact, Transition transition, String subject, String participant, byte[] body) {
    boolean aboutRoom = subject.equals(fact.getRoomSid());
    if (Stream.of(fact.getProject(), fact.getRoom(), fact.getRoomSid(), subject)
            .anyMatch(String::isEmpty)
        || participant.isEmpty() != aboutRoom) {
      return new Reading.Unreadable(Flaw.INCOMPLETE);
    }
    if (!Stream.of(fact.getProject(), fact.getRoom(), fact.getRoomSid(), subject, participant)
        .allMatch(FactReader::storable)) {
      return new Reading.Unreadable(Flaw.NAME_INVALID);
    }
    if (!fact.getId().equals(transition.idFor(subject))) {
      return new Reading.Unreadable(Flaw.ID_WRONG);
    }
    Instant at = Instant.ofEpochMilli(fact.getAtMs());
    if (at.isBefore(CALENDAR_BEGINS) || at.isAfter(CALENDAR_ENDS)) {
      return new Reading.Unreadable(Flaw.TIME_IMPOSSIBLE);
    }
    return new Reading.Read(
        new RoomFact(
            fact.getId(),
            new RoomKey(fact.getProject(), fact.getRoom()),
            fact.getRoomSid(),
            transition,
            subject,
            participant,
            at,
            body));
  }

  /// PostgreSQL's text holds no U+0000; protobuf has seen to it that the rest is UTF-8.
  private static boolean storable(String name) {
    return name.length() <= MAX_NAME_CHARS && name.indexOf(0) < 0;
  }
}
