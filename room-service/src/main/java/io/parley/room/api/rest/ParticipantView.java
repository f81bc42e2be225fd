package io.parley.room.api.rest;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/// A participant as `/v1` shows it.
///
/// @param state `joining`, `joined`, `active` or `disconnected`
public record ParticipantView(
    String identity,
    String sid,
    String name,
    String state,
    String metadata,
    Map<String, String> attributes,
    Instant joinedAt,
    List<Track> tracks) {

  /// A track that they publish.
  ///
  /// @param type `audio`, `video` or `data`
  /// @param source `camera`, `microphone`, `screen_share`, `screen_share_audio` or `unknown`
  public record Track(String sid, String name, String type, String source, boolean muted) {

    static Track of(TrackInfo track) {
      return new Track(
          track.getSid(),
          track.getName(),
          word(track.getType()),
          word(track.getSource()),
          track.getMuted());
    }
  }

  /// Everybody in a room.
  public record Everybody(List<ParticipantView> participants) {}

  static ParticipantView of(ParticipantInfo info) {
    return new ParticipantView(
        info.getIdentity(),
        info.getSid(),
        info.getName(),
        word(info.getState()),
        info.getMetadata(),
        Map.copyOf(info.getAttributesMap()),
        joinedAt(info),
        info.getTracksList().stream().map(Track::of).toList());
  }

  private static Instant joinedAt(ParticipantInfo info) {
    return info.getJoinedAtMs() == 0
        ? Instant.ofEpochSecond(info.getJoinedAt())
        : Instant.ofEpochMilli(info.getJoinedAtMs());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
