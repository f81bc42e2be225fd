package io.parley.signaling.replica;

import io.parley.protocol.sfu.Grants;
import io.parley.protocol.token.VideoGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.TrackSource;

/// Permissions in the forms they take: a token's grant, a participant's permission, the SFU's.
final class Permissions {

  private Permissions() {}

  /// What a grant allows. The grant has its defaults applied already.
  @SuppressWarnings("deprecation") // clients still read the recorder and agent flags
  static ParticipantPermission of(VideoGrant grant) {
    return ParticipantPermission.newBuilder()
        .setCanSubscribe(grant.canSubscribe())
        .setCanPublish(grant.canPublish())
        .setCanPublishData(grant.canPublishData())
        .addAllCanPublishSources(sources(grant.canPublishSources()))
        .setHidden(grant.hidden())
        .setRecorder(grant.recorder())
        .setAgent(grant.agent())
        .setCanUpdateMetadata(grant.canUpdateOwnMetadata())
        .setCanSubscribeMetrics(grant.canSubscribeMetrics())
        .build();
  }

  private static List<TrackSource> sources(List<String> words) {
    List<TrackSource> sources = new ArrayList<>();
    for (String word : words) {
      for (TrackSource source : TrackSource.values()) {
        if (source != TrackSource.UNRECOGNIZED
            && source.name().toLowerCase(Locale.ROOT).equals(word)) {
          sources.add(source);
        }
      }
    }
    // Words that nobody knows must not turn a short list into the empty one, which allows all.
    if (sources.isEmpty() && !words.isEmpty()) {
      sources.add(TrackSource.UNKNOWN);
    }
    return sources;
  }

  /// The grant that a refresh token carries: the present permission, in the same room.
  @SuppressWarnings("deprecation")
  static VideoGrant grant(VideoGrant joined, ParticipantPermission now) {
    return new VideoGrant(
        joined.room(),
        joined.destinationRoom(),
        joined.roomJoin(),
        joined.roomCreate(),
        joined.roomList(),
        joined.roomRecord(),
        joined.roomAdmin(),
        joined.ingressAdmin(),
        now.getCanPublish(),
        now.getCanSubscribe(),
        now.getCanPublishData(),
        now.getCanPublishSourcesList().stream()
            .map(source -> source.name().toLowerCase(Locale.ROOT))
            .toList(),
        now.getCanUpdateMetadata(),
        now.getCanSubscribeMetrics(),
        now.getHidden(),
        now.getRecorder(),
        now.getAgent());
  }

  /// The grant of somebody whose token is not at hand.
  static VideoGrant grant(String room, ParticipantPermission now) {
    VideoGrant bare =
        new VideoGrant(
            room, "", true, false, false, false, false, false, false, false, false, List.of(),
            false, false, false, false, false);
    return grant(bare, now);
  }

  /// Whether a track of this source may be published.
  static boolean mayPublish(ParticipantPermission permission, TrackSource source) {
    return permission.getCanPublish()
        && (permission.getCanPublishSourcesCount() == 0
            || permission.getCanPublishSourcesList().contains(source));
  }

  /// What the SFU enforces of it.
  @SuppressWarnings("deprecation")
  static Grants grants(ParticipantPermission permission, ParticipantInfo.Kind kind) {
    return Grants.newBuilder()
        .setCanPublish(permission.getCanPublish())
        .setCanSubscribe(permission.getCanSubscribe())
        .setCanPublishData(permission.getCanPublishData())
        .setHidden(permission.getHidden())
        .setAgent(permission.getAgent() || kind == ParticipantInfo.Kind.AGENT)
        .setCanSubscribeMetrics(permission.getCanSubscribeMetrics())
        .build();
  }

  /// The kind that a token's word names.
  static ParticipantInfo.Kind kind(String word) {
    for (ParticipantInfo.Kind kind : ParticipantInfo.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)
          && kind != ParticipantInfo.Kind.UNRECOGNIZED) {
        return kind;
      }
    }
    return ParticipantInfo.Kind.STANDARD;
  }

  /// The details that a token's words name; unknown words are left out.
  static List<ParticipantInfo.KindDetail> details(List<String> words) {
    List<ParticipantInfo.KindDetail> details = new ArrayList<>();
    for (ParticipantInfo.KindDetail detail : ParticipantInfo.KindDetail.values()) {
      if (words.contains(detail.name().toLowerCase(Locale.ROOT))) {
        details.add(detail);
      }
    }
    return details;
  }
}
