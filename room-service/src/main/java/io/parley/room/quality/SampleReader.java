package io.parley.room.quality;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.cluster.eventlog.Event;
import io.parley.protocol.events.QualitySample;
import io.parley.protocol.id.RoomKey;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/// Reads samples from events, and believes none that could not be stored.
public final class SampleReader {

  /// An SFU names 400 tracks at most, in some hundred bytes each.
  static final int MAX_BYTES = 1 << 17;

  /// How far a node's clock may be from the log's.
  static final Duration MAX_STRAY = Duration.ofDays(1);

  private static final int MAX_NAME_CHARS = 256;

  private SampleReader() {}

  /// Reads one.
  ///
  /// @param oldest what was appended before it is not stored any more
  public static Reading read(Event event, Instant oldest) {
    if (event.value().length > MAX_BYTES) {
      return new Reading.Unreadable(Flaw.TOO_LARGE);
    }
    if (event.appendedAtMillis() < oldest.toEpochMilli()) {
      return new Reading.Unreadable(Flaw.TOO_LATE);
    }
    try {
      return read(QualitySample.parseFrom(event.value()), event);
    } catch (InvalidProtocolBufferException malformed) {
      return new Reading.Unreadable(Flaw.MALFORMED);
    }
  }

  private static Reading read(QualitySample sample, Event event) {
    if (required(sample).anyMatch(String::isEmpty)) {
      return new Reading.Unreadable(Flaw.INCOMPLETE);
    }
    if (!Stream.concat(required(sample), Stream.of(sample.getIdentity()))
        .allMatch(SampleReader::storable)) {
      return new Reading.Unreadable(Flaw.NAME_INVALID);
    }
    if (isImpossible(sample.getFromMs(), event.appendedAtMillis())) {
      return new Reading.Unreadable(Flaw.TIME_IMPOSSIBLE);
    }
    return new Reading.Read(
        new StoredSample(
            sample.getId(),
            new RoomKey(sample.getProject(), sample.getRoom()),
            sample.getRoomSid(),
            sample.getParticipantSid(),
            sample.getIdentity(),
            Instant.ofEpochMilli(sample.getFromMs()),
            event.value()));
  }

  private static Stream<String> required(QualitySample sample) {
    return Stream.of(
        sample.getId(),
        sample.getProject(),
        sample.getRoom(),
        sample.getRoomSid(),
        sample.getParticipantSid());
  }

  /// PostgreSQL's text holds no U+0000; protobuf has seen to it that the rest is UTF-8.
  private static boolean storable(String name) {
    return name.length() <= MAX_NAME_CHARS && name.indexOf(0) < 0;
  }

  private static boolean isImpossible(long fromMillis, long appendedMillis) {
    long stray = MAX_STRAY.toMillis();
    return fromMillis < appendedMillis - stray || fromMillis > appendedMillis + stray;
  }
}
