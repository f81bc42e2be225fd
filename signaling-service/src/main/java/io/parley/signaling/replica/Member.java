package io.parley.signaling.replica;

import io.parley.signaling.subscription.TrackAccess;
import java.util.Collection;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/// Somebody in the room, whichever node holds the socket.
interface Member {

  String sidText();

  String identity();

  /// As everybody sees it.
  ParticipantInfo info();

  /// Nobody else sees it.
  boolean hidden();

  boolean recorder();

  /// Whether the room lives on and fills up because of it.
  boolean counts();

  /// Whether it ever published.
  boolean isPublisher();

  /// Its tracks that others may have.
  Collection<TrackInfo> liveTracks();

  Collection<DataTrackInfo> dataTracks();

  /// Whom it lets have them.
  TrackAccess access();
}
