package io.parley.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// The seeds that a simulation or a law runs over, and the randomness made from one.
///
/// For `@ParameterizedTest(name = "seed {0}") @MethodSource("io.parley.testkit.Seeds#seeds")`. With
/// `-Dseed=46` only that seed runs, which is how a failure is replayed; with `-Dseeds=5000` the
/// seeds 1 to 5000 do.
public final class Seeds {

  /// How many seeds an ordinary run tries: more finds more and takes longer for everybody.
  static final int ORDINARY_RUNS = 200;

  /// For laws and simulations that take tens of milliseconds each.
  static final int FEW_RUNS = 20;

  /// For short histories of which one test runs all, in parallel.
  static final int MANY_RUNS = 10_000;

  private Seeds() {}

  /// 200 seeds, or what the command line says.
  public static LongStream seeds() {
    return seeds(ORDINARY_RUNS);
  }

  /// 20 seeds, or what the command line says: for a simulation that is costly to run.
  public static LongStream few() {
    return seeds(FEW_RUNS);
  }

  /// 10,000 seeds, or what the command line says: for histories of a few milliseconds each.
  public static LongStream many() {
    return seeds(MANY_RUNS);
  }

  private static LongStream seeds(int ordinary) {
    Long one = Long.getLong("seed");
    if (one != null) {
      return LongStream.of(one);
    }
    return LongStream.rangeClosed(1, Long.getLong("seeds", ordinary));
  }

  /// Randomness that is the same on every machine for the same seed.
  public static RandomGenerator random(long seed) {
    return new SplittableRandom(seed);
  }
}
