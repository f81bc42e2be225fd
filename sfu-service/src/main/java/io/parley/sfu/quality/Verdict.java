package io.parley.sfu.quality;

import livekit.LivekitModels.ConnectionQuality;

/// What a participant's connection was found to be.
///
/// @param quality what others are told
/// @param upScore of the way to the SFU, 1 to 5
/// @param downScore of the way from it, 1 to 5
public record Verdict(ConnectionQuality quality, double upScore, double downScore) {

  /// The worst of both in each respect.
  Verdict worst(Verdict other) {
    return new Verdict(
        Standing.rank(quality) <= Standing.rank(other.quality) ? quality : other.quality,
        Math.min(upScore, other.upScore),
        Math.min(downScore, other.downScore));
  }
}
