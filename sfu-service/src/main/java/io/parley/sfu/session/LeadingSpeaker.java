package io.parley.sfu.session;

import io.parley.media.audio.HeardLevels;
import io.parley.media.audio.jitsi.DominantSpeaker;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Who leads the talk in a room, which changes less often than who is loudest.
///
/// While anybody speaks, what the shard heard is taken and compared a few times a second. All
/// methods are called in the room's mailbox, and everything is compared there.
final class LeadingSpeaker {

  /// How often levels are taken from the shard: as often as the identification decides.
  static final Duration EACH = Duration.ofMillis(300);

  private final RoomScope room;
  private final Map<String, Session> sessions;
  private final LongFunction<@Nullable PublishedTrack> tracks;
  private final DominantSpeaker dominant = new DominantSpeaker();
  private final Lead<Session> lead = new Lead<>();
  private Consumer<Session> listener = session -> {};
  private boolean planned;

  /// @param sessions of the room, as they are at any time
  /// @param tracks by their id on the shard
  LeadingSpeaker(
      RoomScope room,
      Map<String, Session> sessions,
      LongFunction<@Nullable PublishedTrack> tracks) {
    this.room = room;
    this.sessions = sessions;
    this.tracks = tracks;
  }

  /// Calls back, in the room's mailbox, whenever another participant leads.
  void onChange(Consumer<Session> changed) {
    listener = listener.andThen(changed);
  }

  /// Null before anybody has spoken for a moment, and after the leader left.
  @Nullable Session leader() {
    lead.retain(this::isPresent);
    return lead.leader();
  }

  /// Whether a participant speaks, as its microphones' levels say.
  void speaks(Session session, boolean speaks) {
    lead.speaks(room.nowNanos(), session, speaks);
    plan();
  }

  /// A participant leads whatever is heard, until it is null.
  void simulate(@Nullable Session session) {
    lead.simulate(session);
    judge();
  }

  /// A track ended.
  void gone(PublishedTrack track) {
    dominant.left(track.id());
  }

  private void plan() {
    if (!planned && lead.anybodySpeaks()) {
      planned = true;
      room.after(EACH, this::take);
    }
  }

  private void take() {
    planned = false;
    room.execute(
        (engine, nowNanos) -> {
          var batch = engine.takeLevels(room.number());
          if (!room.mailbox().offer(() -> heard(batch, nowNanos))) {
            room.meters().eventDropped();
          }
        });
    lead.retain(this::isPresent);
    plan();
  }

  private void heard(HeardLevels.Batch batch, long nowNanos) {
    room.meters().levelsLost(batch.lost());
    batch.tell(dominant::heard);
    dominant.passTo(nowNanos);
    judge();
  }

  private void judge() {
    lead.retain(this::isPresent);
    PublishedTrack track = tracks.apply(dominant.dominant());
    Session next = lead.judge(room.nowNanos(), track == null ? null : track.publisher());
    if (next != null) {
      listener.accept(next);
    }
  }

  private boolean isPresent(Session session) {
    return sessions.get(session.sid()) == session;
  }
}
