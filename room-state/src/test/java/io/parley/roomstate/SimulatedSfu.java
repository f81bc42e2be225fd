package io.parley.roomstate;

import io.parley.protocol.state.ParticipantRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sessions, and who of all nodes commands each: whoever attached last.
final class SimulatedSfu {

  static final class Session {
    int epoch = 1;
    SimulatedNode owner;
    ParticipantRecord state;

    Session(SimulatedNode owner, ParticipantRecord state) {
      this.owner = owner;
      this.state = state;
    }
  }

  final Map<String, Session> sessions = new LinkedHashMap<>();
  private final SimulatedNetwork network;

  SimulatedSfu(SimulatedNetwork network) {
    this.network = network;
  }

  void open(SimulatedNode owner, ParticipantRecord record) {
    sessions.put(record.getSid(), new Session(owner, record));
  }

  /// Makes a node the owner of a session; the one before hears of it some time later.
  void attach(SimulatedNode node, String sid, Session session) {
    SimulatedNode before = session.owner;
    session.owner = node;
    session.epoch++;
    int fenced = session.epoch;
    network.after(network.upTo(500), () -> before.fenced(sid, fenced));
  }

  /// Keeps what is to be known of a session, if its owner says so.
  void save(SimulatedNode node, ParticipantRecord record) {
    Session session = sessions.get(record.getSid());
    if (session != null && session.owner == node && session.epoch == record.getOwnerEpoch()) {
      session.state = record;
    }
  }

  boolean isOwner(SimulatedNode node, String sid, int epoch) {
    Session session = sessions.get(sid);
    return session != null && session.owner == node && session.epoch == epoch;
  }

  /// @return whether it was this epoch's owner that closed it
  boolean close(ParticipantRecord record) {
    Session session = sessions.get(record.getSid());
    if (session == null || session.epoch != record.getOwnerEpoch()) {
      return false;
    }
    sessions.remove(record.getSid());
    return true;
  }
}
