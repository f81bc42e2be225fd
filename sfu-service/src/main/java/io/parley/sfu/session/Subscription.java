package io.parley.sfu.session;

import io.parley.media.section.Codec;
import io.parley.media.section.SendSection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One participant's wish for a track, and how far it has been served.
final class Subscription {

  /// No down-track has such an id.
  static final long NONE = 0;

  private final String publisherSid;
  private final String trackSid;
  private final Set<Codec> taken = EnumSet.noneOf(Codec.class);
  private long downTrack = NONE;
  private boolean negotiating;
  private boolean told;
  private Timers.@Nullable Plan givingUp;

  /// @param publisherSid as the owner named it
  Subscription(String publisherSid, String trackSid) {
    this.publisherSid = publisherSid;
    this.trackSid = trackSid;
  }

  String publisherSid() {
    return publisherSid;
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

  /// Its section was negotiated.
  void bind(long byDownTrack, SendSection section) {
    downTrack = byDownTrack;
    told = false;
    taken.clear();
    section.formats().forEach(format -> taken.add(format.codec()));
  }

  /// Of the codecs that the track was offered in, those that the subscriber takes; empty before its
  /// section was negotiated.
  Set<Codec> taken() {
    return taken;
  }

  /// Whether the peer connection was told of the track.
  boolean isNegotiating() {
    return negotiating;
  }

  void setNegotiating(boolean negotiating) {
    this.negotiating = negotiating;
    taken.clear();
  }

  /// The subscriber knows that its track does not come in a codec that it takes.
  boolean isTold() {
    return told;
  }

  void setTold() {
    told = true;
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
