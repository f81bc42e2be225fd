package io.parley.sfu.session;

import io.parley.sfu.quality.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import livekit.LivekitModels.ConnectionQuality;
import livekit.LivekitRtc.ConnectionQualityInfo;

/// Tells the owners of a room's sessions how good the participants' connections are: changes, and
/// to an owner that is new to the room all that is not excellent.
final class RoomQuality {

  /// What was read of a session.
  record SessionReading(Session session, Reading reading) {}

  private final RoomScope room;
  private final RoomOwners owners;
  private final Collection<Session> sessions;

  /// @param sessions of the room, as they are at any time
  RoomQuality(RoomScope room, RoomOwners owners, Collection<Session> sessions) {
    this.room = room;
    this.owners = owners;
    this.sessions = sessions;
  }

  /// Takes what was read of several sessions at a time.
  void read(List<SessionReading> readings) {
    var changes = new ArrayList<ConnectionQualityInfo>();
    for (var one : readings) {
      var quality = one.session.quality();
      var before = quality.latest();
      if (quality.read(one.reading)) {
        changes.add(info(one.session));
      }
      room.meters().qualities().read(before, one.reading, quality.verdict());
      room.usage().read(one.session.usage(), one.reading, quality.verdict());
    }
    tell(changes);
  }

  /// Nothing is heard of one of a session's peers, or of all again.
  void silent(Session session, boolean silent) {
    if (session.quality().silent(silent)) {
      tell(List.of(info(session)));
    }
  }

  /// A node took up a session.
  void taken(SessionOwner owner) {
    if (owners.isFirst(owner)) {
      var others = new ArrayList<ConnectionQualityInfo>();
      for (var session : sessions) {
        if (session.quality().quality() != ConnectionQuality.EXCELLENT) {
          others.add(info(session));
        }
      }
      if (!others.isEmpty()) {
        owner.send(owners.event(event -> event.getQualityBuilder().addAllUpdates(others)));
      }
    }
  }

  private void tell(List<ConnectionQualityInfo> changes) {
    if (!changes.isEmpty()) {
      changes.forEach(change -> room.meters().qualities().told(change.getQuality()));
      owners.tell(event -> event.getQualityBuilder().addAllUpdates(changes));
    }
  }

  private static ConnectionQualityInfo info(Session session) {
    return ConnectionQualityInfo.newBuilder()
        .setParticipantSid(session.sid())
        .setQuality(session.quality().quality())
        .setScore((float) session.quality().score())
        .build();
  }
}
