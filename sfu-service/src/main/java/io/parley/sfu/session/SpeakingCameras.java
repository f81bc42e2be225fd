package io.parley.sfu.session;

import livekit.LivekitModels.TrackSource;
import org.jspecify.annotations.Nullable;

/// Has the cameras of whoever leads the talk matter more than others, until another one leads.
final class SpeakingCameras {

  private final RoomScope room;
  private final Publishing publishing;
  private final Spotlight<Session> spotlight;

  SpeakingCameras(RoomScope room, Publishing publishing, LeadingSpeaker leading) {
    this.room = room;
    this.publishing = publishing;
    spotlight = new Spotlight<>(room::after, this::moved);
    leading.onChange(spotlight::leads);
  }

  private void moved(@Nullable Session former, Session now) {
    for (var track : publishing.all()) {
      boolean leads = track.publisher() == now;
      if (isCamera(track) && (leads || track.publisher() == former)) {
        favour(track, leads);
      }
    }
  }

  /// A track began.
  void live(PublishedTrack track) {
    if (isCamera(track) && track.publisher() == spotlight.lit()) {
      favour(track, true);
    }
  }

  private static boolean isCamera(PublishedTrack track) {
    return track.info().getSource() == TrackSource.CAMERA;
  }

  private void favour(PublishedTrack track, boolean favoured) {
    room.execute((engine, now) -> engine.favourTrack(track.id(), favoured));
  }
}
