package io.parley.media.allocation;

import java.util.random.RandomGenerator;

/// Tracks to share a downlink among.
final class Given {

  private Given() {}

  /// A microphone of 40 kbit/s.
  static TrackDemand audio(long id) {
    var demand = new TrackDemand(id, Tier.AUDIO);
    demand.rate(0, 0, 40_000);
    return demand;
  }

  /// Three pictures of 150, 500 and 1700 kbit/s without temporal layers.
  static TrackDemand camera(long id) {
    return simulcast(id, Tier.NORMAL, 150_000, 500_000, 1_700_000);
  }

  /// A shared screen of 400 kbit/s and 2.5 Mbit/s.
  static TrackDemand screen(long id) {
    var demand = simulcast(id, Tier.PRIORITY, 400_000, 2_500_000);
    demand.degradation(Degradation.KEEP_RESOLUTION);
    return demand;
  }

  static TrackDemand simulcast(long id, Tier tier, long... bitsPerSecond) {
    var demand = new TrackDemand(id, tier);
    for (int i = 0; i < bitsPerSecond.length; i++) {
      demand.rate(i, 0, bitsPerSecond[i]);
    }
    return demand;
  }

  /// A camera with three temporal layers of each picture, at 0.5, 0.7 and all of its rate.
  static TrackDemand temporal(long id, long... bitsPerSecond) {
    var demand = new TrackDemand(id, Tier.NORMAL);
    rates(demand, bitsPerSecond);
    return demand;
  }

  private static void rates(TrackDemand demand, long... bitsPerSecond) {
    for (int s = 0; s < bitsPerSecond.length; s++) {
      demand.rate(s, 0, bitsPerSecond[s] / 2);
      demand.rate(s, 1, bitsPerSecond[s] * 7 / 10);
      demand.rate(s, 2, bitsPerSecond[s]);
    }
  }

  /// Any track at all.
  static TrackDemand any(long id, RandomGenerator random) {
    var demand = new TrackDemand(id, Tier.values()[random.nextInt(Tier.values().length)]);
    int spatial = demand.tier() == Tier.AUDIO ? 1 : random.nextInt(1, Ladder.LAYERS + 1);
    int temporal = demand.tier() == Tier.AUDIO ? 1 : random.nextInt(1, Ladder.LAYERS + 1);
    long rate = random.nextLong(10_000, 400_000);
    for (int s = 0; s < spatial; s++) {
      for (int t = 0; t < temporal; t++) {
        boolean arrives = random.nextInt(8) > 0;
        demand.rate(s, t, arrives ? rate : -1);
        rate += random.nextLong(rate);
      }
    }
    demand.priority(random.nextInt(4));
    demand.enable(random.nextInt(10) > 0);
    demand.limit(random.nextInt(4), random.nextInt(4));
    if (demand.tier() != Tier.AUDIO) {
      demand.degradation(Degradation.values()[random.nextInt(Degradation.values().length)]);
    }
    return demand;
  }
}
