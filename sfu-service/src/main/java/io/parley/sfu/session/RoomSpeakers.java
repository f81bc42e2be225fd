package io.parley.sfu.session;

import java.time.Duration;
import java.util.Map;

/// Tells the owners of a room's sessions who speaks.
final class RoomSpeakers {

  private static final String SIMULATED = "simulated";
  private static final int LONGEST_SIMULATION_SECONDS = 60;

  private final RoomScope room;
  private final Map<String, Session> sessions;
  private final RoomOwners owners;
  private final SpeakerLevels levels = new SpeakerLevels();
  private boolean changed;

  /// @param sessions of the room, as they are at any time
  RoomSpeakers(RoomScope room, Map<String, Session> sessions, RoomOwners owners) {
    this.room = room;
    this.sessions = sessions;
    this.owners = owners;
  }

  /// A microphone's level changed.
  ///
  /// @param source the track
  /// @param level linear, 0 to 1; 0 when nobody speaks into it
  void heard(Session session, String source, float level) {
    if (level == 0 || sessions.get(session.sid()) == session) {
      levels.heard(session.sid(), source, level);
      tell();
    }
  }

  /// Has a participant be the loudest speaker for a while.
  void simulate(Session session, int seconds) {
    heard(session, SIMULATED, SpeakerLevels.SIMULATED_LEVEL);
    room.after(
        Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_SIMULATION_SECONDS)),
        () -> heard(session, SIMULATED, 0));
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
    var changes = levels.takeChanges();
    if (changes.isEmpty()) {
      return;
    }
    owners.tell(event -> event.getSpeakersBuilder().addAllSpeakers(changes));
  }
}
