package io.parley.signaling.replica;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.StateMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A channel that remembers what was said, and passes it on where a test connects it.
final class TestChannel implements RoomChannel {

  final List<StateMessage> published = new ArrayList<>();
  final List<ParticipantRecord> stored = new ArrayList<>();
  final Set<NodeId> gone = new HashSet<>();
  final Set<String> seats = new TreeSet<>();
  Consumer<StateMessage> others = message -> {};
  boolean closed;

  @Override
  public void publish(StateMessage message) {
    published.add(message);
    others.accept(message);
  }

  @Override
  public void store(ParticipantRecord record) {
    stored.add(record);
  }

  @Override
  public void forget(ParticipantRecord record) {
    stored.removeIf(present -> present.getSid().equals(record.getSid()));
  }

  @Override
  public void keepSeats(Collection<String> identities) {
    seats.addAll(identities);
  }

  @Override
  public void leaveSeat(String identity) {
    seats.remove(identity);
  }

  @Override
  public void load() {}

  @Override
  public void pull(NodeId from, PullRequest request) {}

  @Override
  public boolean isGone(NodeId node) {
    return gone.contains(node);
  }

  @Override
  public void close() {
    closed = true;
  }
}
