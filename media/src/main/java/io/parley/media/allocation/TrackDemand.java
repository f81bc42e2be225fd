package io.parley.media.allocation;

import java.util.Arrays;

/// What one subscriber wants of one track, and what it was granted. Lives as long as its
/// subscription; owned by one shard.
public final class TrackDemand {

  /// Of a track that is not sent.
  public static final int PAUSED = -1;

  /// No layer is made smaller as room gets less.
  public static final int NOTHING_YIELDS = -1;

  /// No priority was said; served after those with one.
  public static final int NO_PRIORITY = 0;

  /// Served after all others with a priority.
  public static final int LAST_PRIORITY = 254;

  /// More than any layer takes, and few enough bits to be sorted by.
  static final long MAX_BPS = (1L << 30) - 1;

  private static final int LAST = LAST_PRIORITY + 1;

  private final long id;
  private final long[] rates = new long[Ladder.MAX_STEPS];
  private final Ladder ladder = new Ladder();
  private Tier tier;
  private int priority;
  private Degradation degradation = Degradation.KEEP_FRAME_RATE;
  private int maxSpatial = Ladder.LAYERS - 1;
  private int maxTemporal = Ladder.LAYERS - 1;
  private int yieldingSpatial = NOTHING_YIELDS;
  private long couldTakeBps;
  private boolean enabled = true;
  private boolean changed = true;

  private int spatial = PAUSED;
  private int temporal = PAUSED;
  private int wantedSpatial = PAUSED;
  private int wantedTemporal = PAUSED;
  private long costBps;
  private Reason reason = Reason.NOT_SENT;

  /// @param id decides between equals, the smaller first
  public TrackDemand(long id, Tier tier) {
    this.id = id;
    this.tier = tier;
    Arrays.fill(rates, -1);
  }

  public long id() {
    return id;
  }

  public Tier tier() {
    return tier;
  }

  /// Moves the track to another tier.
  public void tier(Tier now) {
    changed |= tier != now;
    tier = now;
  }

  /// The order within the tier: 1 is served first, [#NO_PRIORITY] last.
  public void priority(int now) {
    changed |= priority != now;
    priority = now;
  }

  /// What to keep when there is not enough room.
  public void degradation(Degradation now) {
    changed |= degradation != now;
    degradation = now;
  }

  /// The best that is of use: 0 for the lowest layer, 3 and above for any.
  public void limit(int spatialLayer, int temporalLayer) {
    changed |= maxSpatial != spatialLayer || maxTemporal != temporalLayer;
    maxSpatial = Math.max(0, spatialLayer);
    maxTemporal = Math.max(0, temporalLayer);
  }

  /// Whether the track is wanted at all.
  public void enable(boolean now) {
    changed |= enabled != now;
    enabled = now;
  }

  /// What a layer takes with all that it builds on; below 0 for one that does not arrive, 0 for one
  /// that rests.
  ///
  /// @param spatialLayer 0 to 3; what is above is not looked at
  /// @param temporalLayer 0 to 3
  public void rate(int spatialLayer, int temporalLayer, long bitsPerSecond) {
    if (spatialLayer < Ladder.LAYERS && temporalLayer < Ladder.LAYERS) {
      rates[spatialLayer * Ladder.LAYERS + temporalLayer] = Math.min(bitsPerSecond, MAX_BPS);
    }
  }

  /// A spatial layer whose publisher makes it as small as there is room: it needs no headroom.
  ///
  /// @param spatialLayer [#NOTHING_YIELDS] for none
  public void yielding(int spatialLayer) {
    yieldingSpatial = spatialLayer;
  }

  /// The best that is wanted could take so much more, in bit/s, if its publisher were not asked for
  /// less.
  public void couldTake(long moreBps) {
    couldTakeBps = moreBps;
  }

  /// The spatial layer to send, [#PAUSED] for none.
  public int spatial() {
    return spatial;
  }

  /// The temporal layer up to which to send, [#PAUSED] for none.
  public int temporal() {
    return temporal;
  }

  /// The spatial layer that would be sent if there were room for all.
  public int wantedSpatial() {
    return wantedSpatial;
  }

  /// The temporal layer that would be sent if there were room for all.
  public int wantedTemporal() {
    return wantedTemporal;
  }

  /// What was granted takes so much.
  public long costBps() {
    return costBps;
  }

  /// What is wanted would take so much, 0 where nothing is.
  public long wantedBps() {
    int top = ladder.size() - 1;
    return top < 0 ? 0 : ladder.bps(top) + (ladder.spatial(top) > 0 ? couldTakeBps : 0);
  }

  /// What a step takes beyond the one before it.
  ///
  /// @param withHeadroom where the budget is without what is kept free: what yields needs none
  long moreBps(int step, boolean withHeadroom) {
    long moreBps = ladder.bps(step) - (step == 0 ? 0 : ladder.bps(step - 1));
    boolean yields = withHeadroom && step > 0 && ladder.spatial(step) == yieldingSpatial;
    return yields
        ? Math.max(
            0, ladder.bps(step) * 100 / DownlinkAllocator.HEADROOM_PERCENT - ladder.bps(step - 1))
        : moreBps;
  }

  /// Why it got what it got.
  public Reason reason() {
    return reason;
  }

  /// Whether something of it is wanted and arrives, and yet nothing is sent for want of room.
  public boolean isStarved() {
    return spatial == PAUSED && reason != Reason.DISABLED && reason != Reason.NOT_SENT;
  }

  int rank() {
    return priority == NO_PRIORITY ? LAST : Math.clamp(priority, 1, LAST - 1);
  }

  Degradation degradation() {
    return degradation;
  }

  Ladder ladder() {
    return ladder;
  }

  /// @return whether another choice than before is possible, whatever there is room for
  boolean prepare() {
    int before = ladder.layers();
    if (enabled) {
      ladder.build(rates, maxSpatial, maxTemporal, degradation);
    } else {
      ladder.clear();
    }
    boolean now = changed || ladder.layers() != before;
    changed = false;
    return now;
  }

  /// The step of its ladder that it has, -1 for none.
  int step() {
    return spatial == PAUSED ? -1 : ladder.at(spatial, temporal);
  }

  /// @param step -1 for none
  /// @param why as far as there is a choice
  /// @return whether this is something else than before
  boolean grant(int step, Reason why) {
    int top = ladder.size() - 1;
    int nowSpatial = step < 0 ? PAUSED : ladder.spatial(step);
    int nowTemporal = step < 0 ? PAUSED : ladder.temporal(step);
    boolean differs = nowSpatial != spatial || nowTemporal != temporal;
    spatial = nowSpatial;
    temporal = nowTemporal;
    wantedSpatial = top < 0 ? PAUSED : ladder.spatial(top);
    wantedTemporal = top < 0 ? PAUSED : ladder.temporal(top);
    costBps = step < 0 ? 0 : ladder.bps(step);
    reason = reason(step, top, why);
    return differs;
  }

  private Reason reason(int step, int top, Reason why) {
    if (top < 0) {
      return enabled ? Reason.NOT_SENT : Reason.DISABLED;
    }
    return step == top ? Reason.AS_WANTED : why;
  }

  @Override
  public String toString() {
    return id
        + " "
        + tier
        + " wants "
        + wantedSpatial
        + "/"
        + wantedTemporal
        + ", has "
        + spatial
        + "/"
        + temporal
        + " "
        + reason;
  }
}
