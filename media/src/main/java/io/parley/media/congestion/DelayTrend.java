package io.parley.media.congestion;

/// Whether packets take longer and longer: a line through the recent delays, whose slope is held
/// against a threshold that adapts, so that a flow that fills queues is not yielded to for ever
/// (draft-ietf-rmcat-gcc-02 §5.3, §5.4).
final class DelayTrend {

  enum Usage {
    UNDER,
    NORMAL,
    OVER
  }

  /// Bursts in the line. More, and a fall of the capacity is seen late; fewer, and jitter is taken
  /// for one.
  private static final int WINDOW = 20;

  private static final double SMOOTHING = 0.9;
  private static final double GAIN = 4;
  private static final int MAX_GAIN_BURSTS = 60;
  private static final double START_THRESHOLD = 12.5;
  private static final double MIN_THRESHOLD = 6;
  private static final double MAX_THRESHOLD = 600;

  /// What is this far above the threshold is a spike, not a flow to adapt to.
  private static final double SPIKE = 15;

  private static final double UP = 0.0087;
  private static final double DOWN = 0.039;
  private static final double MAX_STEP_MILLIS = 100;

  /// So long a slope has to last.
  private static final double PATIENCE_MILLIS = 10;

  private final double[] atMillis = new double[WINDOW];
  private final double[] delayMillis = new double[WINDOW];
  private int bursts;
  private long firstNanos;
  private double accumulated;
  private double smoothed;
  private double formerSlope;
  private double threshold = START_THRESHOLD;
  private double overMillis;
  private boolean isOver;
  private long formerNanos;
  private Usage usage = Usage.NORMAL;

  /// Takes one burst.
  ///
  /// @param arrivalNanos at the receiver
  void update(long sentDeltaNanos, long arrivalDeltaNanos, long arrivalNanos) {
    double sentDelta = sentDeltaNanos / 1e6;
    if (bursts == 0) {
      firstNanos = arrivalNanos;
      formerNanos = arrivalNanos;
    }
    accumulated += arrivalDeltaNanos / 1e6 - sentDelta;
    smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
    int index = bursts % WINDOW;
    atMillis[index] = (arrivalNanos - firstNanos) / 1e6;
    delayMillis[index] = smoothed;
    bursts++;
    double slope = bursts > 1 ? slope() : 0;
    detect(slope, sentDelta, arrivalNanos);
    formerSlope = slope;
  }

  private double slope() {
    int count = Math.min(bursts, WINDOW);
    double meanAt = 0;
    double meanDelay = 0;
    for (int i = 0; i < count; i++) {
      meanAt += atMillis[i];
      meanDelay += delayMillis[i];
    }
    meanAt /= count;
    meanDelay /= count;
    double numerator = 0;
    double denominator = 0;
    for (int i = 0; i < count; i++) {
      double at = atMillis[i] - meanAt;
      numerator += at * (delayMillis[i] - meanDelay);
      denominator += at * at;
    }
    return denominator == 0 ? 0 : numerator / denominator;
  }

  private void detect(double slope, double sentDelta, long arrivalNanos) {
    double trend = Math.min(bursts, MAX_GAIN_BURSTS) * slope * GAIN;
    if (trend > threshold) {
      overMillis += isOver ? sentDelta : sentDelta / 2;
      isOver = true;
      if (overMillis > PATIENCE_MILLIS && slope >= formerSlope) {
        overMillis = 0;
        usage = Usage.OVER;
      }
    } else {
      isOver = false;
      overMillis = 0;
      usage = trend < -threshold ? Usage.UNDER : Usage.NORMAL;
    }
    adapt(trend, arrivalNanos);
  }

  private void adapt(double trend, long arrivalNanos) {
    double size = Math.abs(trend);
    double step = Math.clamp((arrivalNanos - formerNanos) / 1e6, 0, MAX_STEP_MILLIS);
    formerNanos = arrivalNanos;
    if (size > threshold + SPIKE) {
      return;
    }
    double speed = size < threshold ? DOWN : UP;
    threshold =
        Math.clamp(threshold + speed * (size - threshold) * step, MIN_THRESHOLD, MAX_THRESHOLD);
  }

  Usage usage() {
    return usage;
  }

  /// Forgets the line, but not the threshold.
  void reset() {
    bursts = 0;
    accumulated = 0;
    smoothed = 0;
    formerSlope = 0;
    overMillis = 0;
    isOver = false;
    usage = Usage.NORMAL;
  }
}
