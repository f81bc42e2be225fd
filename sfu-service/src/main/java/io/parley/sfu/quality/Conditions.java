package io.parley.sfu.quality;

/// How one direction of a participant's connection was for some seconds.
///
/// @param rttNanos to the SFU and back; 0 where not known
/// @param jitterNanos of sound, the worst track's
/// @param audioLossRatio packets of sound that were lost for good, 0 to 1
/// @param videoLossRatio packets of pictures that did not arrive the first time, 0 to 1
/// @param unrepairedRatio packets of pictures that were asked for in vain, 0 to 1
/// @param missingLayers spatial layers that a publisher was asked for and does not send
/// @param grantedRatio of the bit rate that a subscriber wants, what there is room for, 0 to 1
/// @param frozenRatio of the time that its pictures stood still, 0 to 1
public record Conditions(
    long rttNanos,
    long jitterNanos,
    double audioLossRatio,
    double videoLossRatio,
    double unrepairedRatio,
    int missingLayers,
    double grantedRatio,
    double frozenRatio) {

  /// Nothing that anybody would notice.
  public static final Conditions PERFECT = new Conditions(0, 0, 0, 0, 0, 0, 1, 0);
}
