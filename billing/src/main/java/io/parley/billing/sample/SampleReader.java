package io.parley.billing.sample;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.cluster.eventlog.Event;
import io.parley.protocol.events.KindUsage;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.UsageSample;
import io.parley.protocol.id.RoomKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads samples from events, and believes none that cannot be true.
public final class SampleReader {

  /// Longer, and it is no sample of ten seconds that a busy node was late with.
  static final Duration MAX_DURATION = Duration.ofHours(1);

  /// How far a node's clock may be behind the log's: what is older comes from a clock that was
  /// never set.
  static final Duration MAX_BEHIND = Duration.ofDays(35);

  /// How far a node's clock may be ahead of the log's, and the log's of this node's.
  static final Duration MAX_AHEAD = Duration.ofDays(1);

  /// Of one counter: 80 Gbit/s for an hour. Sums of as many as there can be still fit a long.
  static final long MAX_COUNT = 1L << 45;

  /// A sample names each of five kinds once.
  private static final int MAX_KINDS = 16;

  private static final int MAX_NAME_CHARS = 256;

  private SampleReader() {}

  /// Reads an event.
  ///
  /// @param now by this node's clock
  public static Reading read(Event event, Instant now) {
    UsageSample message;
    try {
      message = UsageSample.parseFrom(event.value());
    } catch (InvalidProtocolBufferException malformed) {
      return new Reading.Unreadable(Flaw.MALFORMED);
    }
    Flaw flaw = flaw(message, event.appendedAtMillis(), now.toEpochMilli());
    return flaw == null ? new Reading.Read(sample(message, event)) : new Reading.Unreadable(flaw);
  }

  private static @Nullable Flaw flaw(UsageSample message, long loggedMillis, long nowMillis) {
    if (required(message).anyMatch(String::isEmpty)) {
      return Flaw.INCOMPLETE;
    }
    if (Stream.concat(required(message), others(message)).anyMatch(name -> !storable(name))) {
      return Flaw.NAME_INVALID;
    }
    if (Integer.toUnsignedLong(message.getDurationMs()) > MAX_DURATION.toMillis()) {
      return Flaw.DURATION_ABSURD;
    }
    if (message.getKindsList().stream().anyMatch(kind -> kindOf(kind.getKind()) == null)) {
      return Flaw.KIND_UNKNOWN;
    }
    if (message.getKindsCount() > MAX_KINDS
        || message.getKindsList().stream().anyMatch(SampleReader::absurd)) {
      return Flaw.TRAFFIC_ABSURD;
    }
    return possible(message.getFromMs(), loggedMillis, nowMillis) ? null : Flaw.TIME_IMPOSSIBLE;
  }

  private static Stream<String> required(UsageSample message) {
    return Stream.of(
        message.getId(),
        message.getProject(),
        message.getRoom(),
        message.getRoomSid(),
        message.getParticipantSid());
  }

  private static Stream<String> others(UsageSample message) {
    return Stream.of(message.getIdentity(), message.getNode(), message.getRegion());
  }

  /// PostgreSQL's text holds no U+0000; protobuf has seen to it that the rest is UTF-8.
  private static boolean storable(String name) {
    return name.length() <= MAX_NAME_CHARS && name.indexOf(0) < 0;
  }

  private static boolean absurd(KindUsage usage) {
    return Stream.of(
            usage.getBytesIn(), usage.getBytesOut(), usage.getPacketsIn(), usage.getPacketsOut())
        .anyMatch(count -> count < 0 || count > MAX_COUNT); // negative: 2^63 and more
  }

  private static boolean possible(long fromMillis, long loggedMillis, long nowMillis) {
    return loggedMillis > 0
        && loggedMillis <= nowMillis + MAX_AHEAD.toMillis()
        && fromMillis > loggedMillis - MAX_BEHIND.toMillis()
        && fromMillis <= loggedMillis + MAX_AHEAD.toMillis();
  }

  private static Sample sample(UsageSample message, Event event) {
    return new Sample(
        message.getId(),
        new RoomKey(message.getProject(), message.getRoom()),
        message.getRoomSid(),
        message.getParticipantSid(),
        message.getIdentity(),
        message.getNode(),
        message.getRegion(),
        Instant.ofEpochMilli(message.getFromMs()),
        Duration.ofMillis(message.getDurationMs()),
        traffic(message.getKindsList()),
        Instant.ofEpochMilli(event.appendedAtMillis()),
        digest(event.value()));
  }

  private static Traffic traffic(List<KindUsage> usages) {
    EnumMap<Kind, Counters> kinds = new EnumMap<>(Kind.class);
    for (KindUsage usage : usages) {
      Kind kind = kindOf(usage.getKind());
      if (kind != null) {
        kinds.merge(
            kind,
            new Counters(
                usage.getBytesIn(),
                usage.getBytesOut(),
                usage.getPacketsIn(),
                usage.getPacketsOut()),
            Counters::plus);
      }
    }
    return new Traffic(kinds);
  }

  private static @Nullable Kind kindOf(MediaKind kind) {
    return switch (kind) {
      case AUDIO -> Kind.AUDIO;
      case VIDEO -> Kind.VIDEO;
      case SCREEN -> Kind.SCREEN;
      case DATA -> Kind.DATA;
      case OTHER -> Kind.OTHER;
      case UNRECOGNIZED -> null;
    };
  }

  private static long digest(byte[] value) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(value)).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JRE has it
    }
  }
}
