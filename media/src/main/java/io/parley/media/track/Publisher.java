package io.parley.media.track;

/// The way back to the peer that publishes a track.
public interface Publisher {

  /// Asks for a key frame of a source, now (RFC 4585 §6.3.1).
  void requestKeyFrame(long nowNanos, int ssrc);

  /// Where an instant of the publisher's clock lies on ours; all its streams share this, so that
  /// their timestamps stay in step.
  long toLocalNanos(long ntpTime);
}
