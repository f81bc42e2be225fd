package io.parley.sfu.quality;

import java.util.ArrayDeque;
import livekit.LivekitModels.ConnectionQuality;
import org.jspecify.annotations.Nullable;

/// How one participant's connection is, by the last seconds. Owned by the participant's room.
public final class ParticipantQuality {

  /// What is judged. Shorter, and a browser's report on sound, which comes each five seconds or so,
  /// is not in each; longer, and what was bad is told for as long.
  static final long WINDOW_NANOS = 8_000_000_000L;

  /// From less nothing is concluded.
  static final long LEAST_NANOS = 2_000_000_000L;

  private final ArrayDeque<Reading> window = new ArrayDeque<>();
  private final Newcomers newcomers = new Newcomers();
  private final MissingLayers layers = new MissingLayers();
  private final Standing standing = new Standing();
  private @Nullable Reading latest;
  private double up = 5;
  private double down = 5;

  /// Takes the latest reading, each about a second after the one before.
  ///
  /// @return whether others are to be told of another quality
  public boolean read(Reading now) {
    latest = now;
    window.addLast(now);
    while (now.nowNanos() - window.getFirst().nowNanos() > WINDOW_NANOS) {
      window.removeFirst();
    }
    newcomers.read(now);
    int missing = layers.in(now);
    var before = window.getFirst();
    if (now.nowNanos() - before.nowNanos() < LEAST_NANOS) {
      return false;
    }
    up = Score.of(UplinkConditions.between(before, now, missing));
    down = Score.of(DownlinkConditions.within(window, newcomers.settled(now.nowNanos())));
    return standing.scored(now.nowNanos(), Math.min(up, down));
  }

  /// Nothing is heard of the participant, or something is again.
  ///
  /// @return whether others are to be told
  public boolean silent(boolean now) {
    window.clear();
    return now ? standing.lost() : standing.heard();
  }

  /// The last reading; null before the first.
  public @Nullable Reading latest() {
    return latest;
  }

  /// What was found by the last reading.
  public Verdict verdict() {
    return new Verdict(quality(), up, down);
  }

  /// What others are told.
  public ConnectionQuality quality() {
    return standing.quality();
  }

  /// 1 to 5: the worse of both directions, by the last seconds.
  public double score() {
    return standing.score();
  }
}
