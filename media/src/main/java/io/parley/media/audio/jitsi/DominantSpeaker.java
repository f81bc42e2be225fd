package io.parley.media.audio.jitsi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.jitsi.utils.dsi.DominantSpeakerIdentification;

/// Who of a room leads the talk, by jitsi-utils' identification (Volfin and Cohen): it compares how
/// much each has said within 20 ms, 100 ms and 1 s, so that a longer talk takes over and a cough
/// does not.
///
/// Its decisions are those of the moments at which levels were heard, however late they are told.
/// It allocates for each level, and is not for a shard's thread. Owned by one thread; it has none
/// of its own.
public final class DominantSpeaker {

  /// Nobody was heard yet.
  public static final long NOBODY = 0;

  /// Where nothing was heard for longer, all were silent, and the time between is passed over.
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /// Tracks that left and are remembered. The identification forgets them after an hour; beyond
  /// this, it begins anew, and knows again who leads within a second.
  static final int MAX_LEFT = 64;

  private static final int SILENCE_DBOV = 127;
  private static final long MILLI = 1_000_000L;

  /// Behind the last level told, by less than the idle time after which one counts as silent.
  private static final long BEGIN_MILLIS = 1_000_000L;

  private final Turns turns = new Turns();
  private final Set<Long> left = new HashSet<>();
  private DominantSpeakerIdentification<Long> identification = begin();
  private boolean started;
  private long startNanos;
  private long nowMillis = BEGIN_MILLIS;

  private DominantSpeakerIdentification<Long> begin() {
    left.clear();
    turns.clear();
    return new DominantSpeakerIdentification<>(new HeardTime(), turns);
  }

  /// A track was heard; calls come in the order of time.
  ///
  /// @param track not 0
  /// @param levelDbov 0 loudest to 127 silence
  public void heard(long nowNanos, long track, int levelDbov) {
    passTo(nowNanos);
    left.remove(track);
    identification.levelChanged(track, SILENCE_DBOV - levelDbov);
  }

  /// Time passed, and what was heard until then has been told.
  public void passTo(long nowNanos) {
    if (!started) {
      started = true;
      startNanos = nowNanos;
    }
    long targetMillis = BEGIN_MILLIS + (nowNanos - startNanos) / MILLI;
    nowMillis = Math.max(nowMillis, targetMillis - LONGEST_PAUSE.toMillis());
    while (turns.dueMillis() <= targetMillis) {
      nowMillis = Math.max(nowMillis, turns.dueMillis());
      turns.run(nowMillis);
    }
    nowMillis = Math.max(nowMillis, targetMillis);
  }

  /// A track ended: it leads no more.
  public void left(long track) {
    left.add(track);
    if (track == dominant() || left.size() > MAX_LEFT) {
      identification = begin();
    }
  }

  /// The track that leads, [#NOBODY] where none does.
  public long dominant() {
    Long track = identification.getDominantSpeaker();
    return track == null ? NOBODY : track;
  }

  /// The time of what is being told.
  private final class HeardTime extends Clock {

    @Override
    public long millis() {
      return nowMillis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(nowMillis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
