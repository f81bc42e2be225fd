package io.parley.roomstate;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.StateMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Records by put-if-greater, a channel, and the locks of those who reap.
final class SimulatedStore {

  final Map<String, ParticipantRecord> records = new HashMap<>();
  final List<SimulatedNode> listeners = new ArrayList<>();
  private final Map<NodeId, Long> reapedAtMillis = new HashMap<>();
  private final SimulatedNetwork network;

  SimulatedStore(SimulatedNetwork network) {
    this.network = network;
  }

  void put(ParticipantRecord record) {
    records.merge(
        record.getSid(), record, (known, other) -> Versions.greater(other, known) ? other : known);
  }

  void forget(ParticipantRecord record) {
    records.computeIfPresent(
        record.getSid(), (sid, known) -> Versions.same(known, record) ? null : known);
  }

  void publish(NodeId from, StateMessage message) {
    for (SimulatedNode listener : listeners) {
      network.send(from, listener, 20, () -> listener.arrived(message));
    }
  }

  /// Whether this is the only one to reap for some time.
  boolean lock(NodeId gone) {
    Long lastMillis = reapedAtMillis.get(gone);
    if (lastMillis != null && network.nowMillis - lastMillis < 2_000) {
      return false;
    }
    reapedAtMillis.put(gone, network.nowMillis);
    return true;
  }
}
