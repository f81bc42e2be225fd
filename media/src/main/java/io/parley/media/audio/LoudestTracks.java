package io.parley.media.audio;

import java.util.ArrayList;
import java.util.List;

/// Which of a room's tracks are heard: all, or so many of the loudest, where there are more.
///
/// A track that grows loud is heard from that packet on, as long as there is a place, and so is one
/// on which something begins softly ([Onset]). Where all are taken, the quietest gives way to one
/// that is clearly louder. Who stops speaking keeps its place for a while, so that no word's end is
/// cut. Tracks that are muted, or have not begun, make no crowd. Allocates nothing for each packet.
/// Owned by one shard.
public final class LoudestTracks {

  /// Louder is speech, or a noise that others are to hear; in -dBov. A larger number lets breath
  /// in; a smaller one cuts the soft beginning of words.
  static final int LOUD_DBOV = 55;

  /// How long one that fell silent keeps its place: longer than a breath between two sentences.
  static final long HOLD_NANOS = 2_000_000_000L;

  /// How long one that has just begun cannot be displaced: a word.
  static final long FIRST_WORD_NANOS = 1_000_000_000L;

  /// So much louder is clearly louder. Less, and two who speak at once take turns.
  static final int MARGIN_DB = 6;

  /// How long the packets of one that begins repeat what came before: some arrive.
  private static final long FRESH_NANOS = 60_000_000L;

  /// How often one without a place looks for a quieter one.
  private static final long LOOK_NANOS = 40_000_000L;

  /// Without any level for so long, nothing is known of a track any more: ten packets of one that
  /// rests.
  private static final long KNOWN_NANOS = 4_000_000_000L;

  /// How far one louder packet moves what is believed of a track's level. Less, and words that have
  /// to push another track aside begin later; more, and a click does it.
  private static final double ATTACK = 0.5;

  /// How far one quieter packet does. More, and who takes a breath is pushed aside.
  private static final double DECAY = 0.1;

  private final int most;
  private final List<Seat> seats = new ArrayList<>();
  private int open;
  private int heard;

  /// @param most tracks that are heard at once, 1 or more
  public LoudestTracks(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("somebody has to be heard");
    }
    this.most = most;
  }

  /// A track more.
  public Seat join() {
    Seat seat = new Seat();
    seats.add(seat);
    return seat;
  }

  /// Whether no track is left.
  public boolean isEmpty() {
    return seats.isEmpty();
  }

  /// How many have a place now.
  public int heard() {
    return heard;
  }

  private boolean isCrowded() {
    return open > most;
  }

  /// One track's place among the others.
  public final class Seat {

    private final Onset onset = new Onset();
    private boolean sends;
    private boolean judged;
    private boolean taken;
    private boolean wasLoud;
    private double level;
    private long knownNanos;
    private long loudNanos;
    private long takenNanos;
    private long lookNanos;

    private Seat() {}

    /// Whether a packet is forwarded.
    ///
    /// @param levelDbov 0 loudest to 127 silence; -1 where that is not known; one of whom it never
    ///     was, or no longer is, is always heard
    public boolean hears(long nowNanos, int levelDbov) {
      begin();
      if (levelDbov >= 0) {
        note(nowNanos, levelDbov);
      } else if (judged && nowNanos - knownNanos >= KNOWN_NANOS) {
        forget();
      }
      if (!judged || !isCrowded()) {
        return true;
      }
      boolean begins = speaks(nowNanos) || onset.isNow(nowNanos);
      if (taken && !begins) {
        give();
      } else if (!taken && begins) {
        take(nowNanos, levelDbov);
      }
      return taken;
    }

    private boolean speaks(long nowNanos) {
      return wasLoud && nowNanos - loudNanos < HOLD_NANOS;
    }

    private void begin() {
      open += sends ? 0 : 1;
      sends = true;
    }

    private void note(long nowNanos, int levelDbov) {
      if (!judged) {
        judged = true;
        lookNanos = nowNanos;
        level = levelDbov;
      }
      knownNanos = nowNanos;
      onset.note(nowNanos, levelDbov);
      level += (levelDbov - level) * (levelDbov < level ? ATTACK : DECAY);
      if (levelDbov <= LOUD_DBOV) {
        wasLoud = true;
        loudNanos = nowNanos;
      }
    }

    private void take(long nowNanos, int levelDbov) {
      if (heard >= most && !displaces(nowNanos, levelDbov)) {
        return;
      }
      taken = true;
      takenNanos = nowNanos;
      heard++;
    }

    private boolean displaces(long nowNanos, int levelDbov) {
      if (levelDbov < 0 || levelDbov > LOUD_DBOV || nowNanos - lookNanos < 0) {
        return false;
      }
      lookNanos = nowNanos + LOOK_NANOS;
      Seat quietest = null;
      for (int i = 0; i < seats.size(); i++) {
        Seat seat = seats.get(i);
        if (seat.taken && !seat.speaks(nowNanos)) {
          seat.give(); // its packets stopped, or something only seemed to begin
          return true;
        }
        boolean movable = seat.taken && nowNanos - seat.takenNanos >= FIRST_WORD_NANOS;
        if (movable && (quietest == null || seat.level > quietest.level)) {
          quietest = seat;
        }
      }
      if (quietest == null || quietest.level - level < MARGIN_DB) {
        return false;
      }
      quietest.give();
      return true;
    }

    private void give() {
      heard -= taken ? 1 : 0;
      taken = false;
    }

    /// Whether it is heard since a moment only: what it said just before was not.
    public boolean isFresh(long nowNanos) {
      return taken && isCrowded() && nowNanos - takenNanos < FRESH_NANOS;
    }

    /// The track is muted: it is no part of the crowd until its next packet.
    public void rest() {
      forget();
      open -= sends ? 1 : 0;
      sends = false;
    }

    /// Nothing is known of it.
    private void forget() {
      give();
      wasLoud = false;
      judged = false;
      onset.forget();
    }

    /// The track ended.
    public void leave() {
      rest();
      seats.remove(this);
    }
  }
}
