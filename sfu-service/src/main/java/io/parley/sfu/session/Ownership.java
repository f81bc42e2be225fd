package io.parley.sfu.session;

import com.google.protobuf.ByteString;
import io.parley.protocol.sfu.Attach;
import io.parley.protocol.sfu.SessionCommand;
import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may command which of a room's sessions. Runs in the room's mailbox.
final class Ownership {

  private static final Logger log = LoggerFactory.getLogger(Ownership.class);

  private final RoomScope room;
  private final Collection<Session> sessions;
  private final Orphans orphans;

  /// @param sessions of the room, as they are at any time
  /// @param onAbandoned called with a session that nobody came for
  Ownership(RoomScope room, Collection<Session> sessions, Consumer<Session> onAbandoned) {
    this.room = room;
    this.sessions = sessions;
    this.orphans = new Orphans(room, onAbandoned);
  }

  /// A session begins, as its first owner wants it.
  void opened(Session session, ByteString state) {
    keep(session, state);
    taken(session);
  }

  /// Who opened it, opens it again.
  ///
  /// @return whether that is still its owner
  boolean reopen(SessionOwner owner, SessionCommand command, Session session) {
    if (session.reopen(owner, command.getOwnerEpoch())) {
      return taken(session);
    }
    fence(owner, command);
    return false;
  }

  /// Somebody takes a session up.
  ///
  /// @return whether it is theirs now
  boolean attach(SessionOwner owner, SessionCommand command, Session session) {
    if (!isOf(session, command.getAttach())) {
      owner.send(Refusals.unknown(command));
      return false;
    }
    session.attach(owner);
    log.atInfo()
        .addKeyValue("project", room.project())
        .addKeyValue("room", room.name())
        .addKeyValue("participant", session.sid())
        .addKeyValue("ownerEpoch", session.ownerEpoch())
        .log("session attached");
    return taken(session);
  }

  /// Whether a session is whose it is said to be: a client may name any sid.
  private boolean isOf(Session session, Attach attach) {
    return attach.getIdentity().isEmpty()
        || (attach.getIdentity().equals(session.identity())
            && attach.getProject().equals(room.project())
            && attach.getRoomName().equals(room.name()));
  }

  /// Whether a command is its session's owner's; anybody else is told.
  boolean admits(SessionOwner owner, SessionCommand command, Session session) {
    boolean obeyed = session.obeys(owner, command.getOwnerEpoch());
    if (!obeyed) {
      fence(owner, command);
    }
    return obeyed;
  }

  private void fence(SessionOwner owner, SessionCommand command) {
    room.meters().fenced();
    owner.send(Refusals.fenced(command));
  }

  /// Keeps what the next owner is to know.
  void keep(Session session, ByteString state) {
    if (!session.keep(state)) {
      room.meters().stateRefused();
    }
  }

  /// @return whether the owner's stream did not break meanwhile
  private boolean taken(Session session) {
    var owner = session.owner();
    boolean lives = owner != null && !owner.isGone();
    if (lives) {
      orphans.settled(session);
    } else {
      orphans.lost(session);
    }
    return lives;
  }

  /// A stream broke: its sessions wait for their owner to come back, or for another.
  void lost(SessionOwner owner) {
    for (var session : sessions) {
      if (session.owner() == owner) {
        orphans.lost(session);
      }
    }
  }

  /// A signaling node appeared.
  void appeared() {
    orphans.appeared();
  }

  /// A session is over.
  void closed(Session session) {
    orphans.settled(session);
  }
}
