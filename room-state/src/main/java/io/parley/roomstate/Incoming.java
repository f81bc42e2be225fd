package io.parley.roomstate;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.Digest;
import io.parley.protocol.state.PullReply;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Notices what did not arrive, and decides whom to ask for it: one question to a node at a time.
final class Incoming {

  /// Of more nodes than this in a room, those heard of longest ago are forgotten.
  static final int NODES = 1_024;

  /// Least time between two questions to a node.
  static final long APART_MILLIS = 100;

  /// A question without an answer has failed after this.
  static final long PATIENCE_MILLIS = 5_000;

  /// Before a question that failed is asked again; twice as long each time.
  static final long BACK_OFF_MILLIS = 250;

  static final long MOST_BACK_OFF_MILLIS = 5_000;

  /// After so many failures in a row a node is asked again only when it says something new.
  static final int ATTEMPTS = 8;

  private final Map<NodeId, Peer> peers = new LinkedHashMap<>(16, 0.75f, true);
  private final SequencedSet<NodeId> wanted = new LinkedHashSet<>();
  private final SequencedSet<NodeId> compared = new LinkedHashSet<>();
  private final RandomGenerator random;

  Incoming(RandomGenerator random) {
    this.random = random;
  }

  private Peer peer(NodeId node) {
    Peer peer = peers.get(node);
    if (peer == null) {
      if (peers.size() >= NODES) {
        forget(peers.keySet().iterator().next());
      }
      peer = new Peer();
      peers.put(node, peer);
    }
    return peer;
  }

  void forget(NodeId node) {
    peers.remove(node);
    wanted.remove(node);
    compared.remove(node);
  }

  void delta(NodeId node, long incarnation, long number) {
    Peer peer = peer(node);
    peer.deltas.arrived(incarnation, number);
    wantMissing(node, peer);
  }

  /// The node has sent deltas up to this number.
  void sent(long nowMillis, NodeId node, long incarnation, long number) {
    Peer peer = peer(node);
    peer.failures = 0; // it lives, and whatever kept it from answering may be over
    peer.waitAtMostUntil(nowMillis + APART_MILLIS);
    peer.deltas.sent(incarnation, number);
    wantMissing(node, peer);
  }

  private void wantMissing(NodeId node, Peer peer) {
    if (peer.deltas.isMissing()) {
      wanted.add(node);
    }
  }

  /// @param hash of the own records
  /// @param records how many they are
  void digest(
      long nowMillis, NodeId node, long incarnation, Digest digest, long hash, int records) {
    Peer peer = peer(node);
    peer.compare(digest.getHash(), digest.getRecords());
    if (digest.getHash() == hash && digest.getRecords() == records) {
      peer.deltas.contained(incarnation, digest.getNumber());
      wanted.remove(node);
      compared.remove(node);
    } else {
      compared.add(node);
      sent(nowMillis, node, incarnation, digest.getNumber());
    }
  }

  /// Compares with the digests that came since the last time. Not at once when they come: what is
  /// under way from others makes most of them equal.
  ///
  /// @return whether the own digest is to be sent, so that the other side asks too
  boolean compare(long nowMillis, long hash, int records) {
    boolean answers = false;
    while (!compared.isEmpty()) {
      NodeId node = compared.removeFirst();
      Peer peer = peer(node);
      if (peer.takeDifference(hash, records)) {
        answers |= peer.takeAnswer(nowMillis, hash);
        if (!peer.isCovered()) {
          wanted.add(node);
        }
      }
    }
    return answers;
  }

  /// Takes the next node to ask now; null when there is none.
  @Nullable NodeId takeDue(long nowMillis) {
    for (NodeId node : wanted) {
      Peer peer = peer(node);
      if (peer.mayBeAsked(nowMillis)) {
        wanted.remove(node);
        peer.ask(nowMillis);
        return node;
      }
    }
    return null;
  }

  void pulled(long nowMillis, NodeId node, PullReply reply) {
    Peer peer = peer(node);
    if (reply.getMore()) {
      wanted.add(node);
    } else {
      peer.caughtUp(reply.getIncarnation(), reply.getNumber());
      if (peer.isCovered()) {
        wanted.remove(node); // what was noticed while it was asked came with the answer
      }
    }
    peer.asked = false;
    peer.failures = 0;
    peer.waitUntil(nowMillis + (reply.getMore() ? 0 : APART_MILLIS));
    wantMissing(node, peer);
  }

  void failed(long nowMillis, NodeId node) {
    Peer peer = peer(node);
    peer.asked = false;
    peer.failures++;
    long backOffMillis =
        Math.min(MOST_BACK_OFF_MILLIS, BACK_OFF_MILLIS << Math.min(peer.failures - 1, 16));
    peer.waitUntil(nowMillis + backOffMillis / 2 + random.nextLong(backOffMillis / 2 + 1));
    if (peer.failures < ATTEMPTS) {
      wanted.add(node);
    } else {
      wanted.remove(node);
      peer.failures = 0;
    }
  }

  /// Gives up a question that is open for too long.
  ///
  /// @return the node that did not answer, null when there is none
  @Nullable NodeId overdue(long nowMillis) {
    for (Map.Entry<NodeId, Peer> entry : peers.entrySet()) {
      Peer peer = entry.getValue();
      if (peer.asked && nowMillis - peer.askedAtMillis >= PATIENCE_MILLIS) {
        return entry.getKey();
      }
    }
    return null;
  }
}
