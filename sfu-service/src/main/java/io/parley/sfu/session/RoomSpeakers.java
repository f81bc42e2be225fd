package io.parley.sfu.session;

import java.time.Duration;
import java.util.Map;

/// Tells the owners of a room's sessions who speaks: who leads the talk before others.
final class RoomSpeakers {

  private static final String SIMULATED = "simulated";
  private static final int LONGEST_SIMULATION_SECONDS = 60;

  private final RoomScope room;
  private final Map<String, Session> sessions;
  private final RoomOwners owners;
  private final SpeakerLevels levels = new SpeakerLevels();
  private final LeadingSpeaker leading;
  private boolean changed;

  /// @param sessions of the room, as they are at any time
  RoomSpeakers(
      RoomScope room, Map<String, Session> sessions, RoomOwners owners, Publishing publishing) {
    this.room = room;
    this.sessions = sessions;
    this.owners = owners;
    this.leading = new LeadingSpeaker(room, sessions, publishing::byId);
  }

  /// Who leads the talk, which changes less often than who is loudest.
  LeadingSpeaker leading() {
    return leading;
  }

  /// A microphone's level changed.
  ///
  /// @param source the track
  /// @param level linear, 0 to 1; 0 when nobody speaks into it
  void heard(Session session, String source, float level) {
    if (level == 0 || sessions.get(session.sid()) == session) {
      levels.heard(session.sid(), source, level);
      leading.speaks(session, levels.isHeard(session.sid()));
      tell();
    }
  }

  /// A track can no longer be subscribed to.
  void gone(PublishedTrack track) {
    heard(track.publisher(), track.sid(), 0);
    leading.gone(track);
  }

  /// Has a participant be the loudest speaker for a while.
  void simulate(Session session, int seconds) {
    heard(session, SIMULATED, SpeakerLevels.SIMULATED_LEVEL);
    leading.simulate(session);
    room.after(
        Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_SIMULATION_SECONDS)),
        () -> {
          leading.simulate(null);
          heard(session, SIMULATED, 0);
        });
  }

  /// Once for all levels that wait in the mailbox, which come at the same moment.
  private void tell() {
    if (changed) {
      return;
    }
    changed = true;
    room.mailbox()
        .post(
            () -> {
              changed = false;
              tellChanges();
            });
  }

  private void tellChanges() {
    var leader = leading.leader();
    var changes = levels.takeChanges(leader == null ? "" : leader.sid());
    if (changes.isEmpty()) {
      return;
    }
    owners.tell(event -> event.getSpeakersBuilder().addAllSpeakers(changes));
  }
}
