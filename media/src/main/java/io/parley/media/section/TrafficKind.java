package io.parley.media.section;

/// What a packet is counted as, for those who ask what a participant's media took.
public enum TrafficKind {
  /// ICE, DTLS, RTCP, retransmissions and padding.
  OTHER,
  /// Microphones, and the sound of a shared screen.
  AUDIO,
  /// Cameras.
  VIDEO,
  /// The picture of a shared screen.
  SCREEN,
  /// Data channels.
  DATA;

  /// That of a track of which no more is known.
  public static TrafficKind of(MediaKind kind) {
    return kind == MediaKind.AUDIO ? AUDIO : VIDEO;
  }
}
