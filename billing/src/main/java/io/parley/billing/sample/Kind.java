package io.parley.billing.sample;

/// What was carried.
public enum Kind {
  AUDIO,
  VIDEO,
  SCREEN,
  DATA,
  /// ICE, DTLS, RTCP, retransmissions and padding.
  OTHER
}
