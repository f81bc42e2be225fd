package io.parley.media.allocation;

/// Why a track got what it got.
public enum Reason {
  /// All that is wanted and arrives.
  AS_WANTED,
  /// Its subscriber does not want it now.
  DISABLED,
  /// Nothing of it arrives.
  NOT_SENT,
  /// More does not fit into what the network is believed to carry.
  BUDGET,
  /// More does not fit into what this subscriber may have, whatever its network carries.
  CAP,
  /// More would fit, but a higher tier still lacks a base layer.
  TIER,
  /// Less than wanted is not wanted at all ([Degradation#AUDIO_ONLY]).
  AUDIO_ONLY,
  /// There is room for more, and it will be used if it lasts.
  HOLD
}
