package io.parley.testkit;

/// How bad one direction of a link is. Begin with [#PERFECT] and worsen what matters.
///
/// @param lossRatio 0 to 1, each packet by itself
/// @param duplicationRatio 0 to 1, packets that arrive twice
/// @param reorderingRatio 0 to 1, packets that others may overtake; all the rest stay in order
/// @param delayNanos least time under way
/// @param jitterNanos further time under way, evenly spread from 0; a packet that may be overtaken
///   takes up to twice this, or up to 10 ms where there is no jitter
public record Conditions(
    double lossRatio,
    double duplicationRatio,
    double reorderingRatio,
    long delayNanos,
    long jitterNanos) {

  /// Nothing is lost, delayed, repeated or overtaken.
  public static final Conditions PERFECT = new Conditions(0, 0, 0, 0, 0);

  public Conditions withLoss(double ratio) {
    return new Conditions(ratio, duplicationRatio, reorderingRatio, delayNanos, jitterNanos);
  }

  public Conditions withDuplication(double ratio) {
    return new Conditions(lossRatio, ratio, reorderingRatio, delayNanos, jitterNanos);
  }

  public Conditions withReordering(double ratio) {
    return new Conditions(lossRatio, duplicationRatio, ratio, delayNanos, jitterNanos);
  }

  /// A least delay and the jitter on top, both in milliseconds.
  public Conditions withDelayMillis(long delayMillis, long jitterMillis) {
    return new Conditions(
        lossRatio,
        duplicationRatio,
        reorderingRatio,
        delayMillis * 1_000_000,
        jitterMillis * 1_000_000);
  }
}
