package io.parley.room.api.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.protocol.events.QualitySample;
import io.parley.room.quality.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How one participant's connection was in about ten seconds, as `/v1` shows it. What is counted is
/// counted within these.
///
/// @param participantSid the session
/// @param from by the clock of the SFU node
/// @param quality the worst that others were told; null where nothing was judged yet
/// @param upScore the lowest of the way to the SFU, 1 to 5; null where nothing was judged yet
/// @param downScore the lowest of the way from the SFU
/// @param rttMillis to the SFU and back; null where it was not measured
/// @param link what the way from the SFU took; null where it was not estimated
/// @param limits how its link was to be used; null where nothing was said
/// @param tracks that the participant published
/// @param downTracks that went to the participant
/// @param omitted tracks that were left out, since there were too many
public record QualityView(
    String id,
    String roomSid,
    String participantSid,
    String identity,
    String node,
    Instant from,
    double seconds,
    @Nullable String quality,
    @Nullable Double upScore,
    @Nullable Double downScore,
    @Nullable Double rttMillis,
    @Nullable LinkView link,
    @Nullable LinkSettingsView limits,
    List<TrackQualityView> tracks,
    List<DownTrackQualityView> downTracks,
    int omitted) {

  private static final double MILLIS_PER_SECOND = 1000;
  private static final double MICROS_PER_MILLI = 1000;

  /// A part of what was asked for.
  ///
  /// @param nextCursor null where there is no more
  public record Page(String room, List<QualityView> samples, @Nullable String nextCursor) {

    static Page of(String room, Samples.Page page) {
      Samples.Position next = page.next();
      return new Page(
          room,
          page.bodies().stream().map(QualityView::of).toList(),
          next == null ? null : QualityCursor.encode(next));
    }
  }

  private static QualityView of(byte[] body) {
    QualitySample sample;
    try {
      sample = QualitySample.parseFrom(body);
    } catch (InvalidProtocolBufferException notStoredByUs) {
      throw new IllegalStateException("a stored sample cannot be read", notStoredByUs);
    }
    boolean judged = sample.hasQuality();
    return new QualityView(
        sample.getId(),
        sample.getRoomSid(),
        sample.getParticipantSid(),
        sample.getIdentity(),
        sample.getNode(),
        Instant.ofEpochMilli(sample.getFromMs()),
        sample.getDurationMs() / MILLIS_PER_SECOND,
        judged ? word(sample.getQuality()) : null,
        judged ? (double) sample.getUpScore() : null,
        judged ? (double) sample.getDownScore() : null,
        sample.getRttMicros() == 0 ? null : sample.getRttMicros() / MICROS_PER_MILLI,
        sample.hasLink() ? LinkView.of(sample.getLink()) : null,
        sample.hasLimits() ? LinkSettingsView.of(sample.getLimits()) : null,
        sample.getTracksList().stream().map(TrackQualityView::of).toList(),
        sample.getDownTracksList().stream().map(DownTrackQualityView::of).toList(),
        sample.getOmitted());
  }

  /// As `/v1` spells words.
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static double millis(int micros) {
    return micros / MICROS_PER_MILLI;
  }
}
