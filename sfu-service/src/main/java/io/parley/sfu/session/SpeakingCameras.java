package io.parley.sfu.session;

import livekit.LivekitModels.TrackSource;
import org.jspecify.annotations.Nullable;

/// Has the cameras of whoever leads the talk go first among the tracks that matter as much, until
/// another one leads.
final class SpeakingCameras {

  private final RoomScope room;
  private final Publishing publishing;
  private @Nullable Session leader;

  SpeakingCameras(RoomScope room, Publishing publishing, LeadingSpeaker leading) {
    this.room = room;
    this.publishing = publishing;
    leading.onChange(this::leads);
  }

  private void leads(Session now) {
    var former = leader;
    leader = now;
    for (var track : publishing.all()) {
      boolean leads = track.publisher() == now;
      if (isCamera(track) && (leads || track.publisher() == former)) {
        favour(track, leads);
      }
    }
  }

  /// A track began.
  void live(PublishedTrack track) {
    if (isCamera(track) && track.publisher() == leader) {
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
