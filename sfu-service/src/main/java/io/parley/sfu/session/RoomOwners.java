package io.parley.sfu.session;

import io.parley.protocol.sfu.SessionEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.function.Consumer;

/// Tells the owners of a room's sessions what concerns all of the room: each of them once.
final class RoomOwners {

  private final RoomScope room;
  private final Collection<Session> sessions;

  /// @param sessions of the room, as they are at any time
  RoomOwners(RoomScope room, Collection<Session> sessions) {
    this.room = room;
    this.sessions = sessions;
  }

  void tell(Consumer<SessionEvent.Builder> fill) {
    var event = event(fill);
    var owners = new HashSet<SessionOwner>();
    for (var session : sessions) {
      var owner = session.owner();
      if (owner != null) {
        owners.add(owner);
      }
    }
    owners.forEach(owner -> owner.send(event));
  }

  /// An event about the room.
  SessionEvent event(Consumer<SessionEvent.Builder> fill) {
    var event = SessionEvent.newBuilder().setRoomSid(room.sid().value());
    fill.accept(event);
    return event.build();
  }

  /// Whether a node owns no session of this room but one.
  boolean isFirst(SessionOwner owner) {
    return sessions.stream().filter(session -> session.owner() == owner).count() == 1;
  }
}
