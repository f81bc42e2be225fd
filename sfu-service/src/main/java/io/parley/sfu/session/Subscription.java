package io.parley.sfu.session;

import org.jspecify.annotations.Nullable;

/// One participant's wish for a track, and how far it has been served.
final class Subscription {

  /// No down-track has such an id.
  static final long NONE = 0;

  private final String trackSid;
  private long downTrack = NONE;
  private boolean negotiating;
  private Timers.@Nullable Plan givingUp;

  Subscription(String trackSid) {
    this.trackSid = trackSid;
  }

  String trackSid() {
    return trackSid;
  }

  /// What carries it on the shard; [#NONE] before its section was negotiated.
  long downTrack() {
    return downTrack;
  }

  void setDownTrack(long downTrack) {
    this.downTrack = downTrack;
  }

  /// Whether the peer connection was told of the track.
  boolean isNegotiating() {
    return negotiating;
  }

  void setNegotiating(boolean negotiating) {
    this.negotiating = negotiating;
  }

  /// Waits for the track to appear; null ends the waiting.
  void waitUntil(Timers.@Nullable Plan plan) {
    if (givingUp != null) {
      givingUp.cancel();
    }
    givingUp = plan;
  }

  boolean isWaiting() {
    return givingUp != null;
  }
}
