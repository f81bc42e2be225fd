package io.parley.roomstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// One random history of a room: clients come, change, move and leave while nodes crash, links to
/// the store break, the store forgets everything, and nodes do not reach each other. Then the
/// network is whole, and what must hold is asked.
final class Simulation {

  /// What a replica may take to be equal, from the last reader's reconnection.
  private static final int CONVERGENCE_MILLIS = 1_500;

  /// What is written while the network is whole may be under way for this long.
  private static final int DELIVERY_MILLIS = 60;

  private static final int MOST_NODES = 6;

  final RandomGenerator random;
  final SimulatedNetwork network;
  final SimulatedStore store;
  final SimulatedSfu sfu;
  final StateTimes times;
  final List<SimulatedNode> nodes = new ArrayList<>();
  long lastReachedMillis;
  long lastWrittenMillis;
  private final int identities;
  private final long skewMillis;
  private int sids;

  Simulation(long seed) {
    random = Seeds.random(seed);
    network = new SimulatedNetwork(random);
    store = new SimulatedStore(network);
    sfu = new SimulatedSfu(network);
    int digestSeconds = random.nextBoolean() ? 30 : 3;
    times =
        new StateTimes(
            Duration.ofMillis(500),
            Duration.ofSeconds(digestSeconds),
            Duration.ofSeconds(20 * digestSeconds),
            Duration.ofSeconds(2 + random.nextInt(6)));
    identities = random.nextBoolean() ? 3 : 40;
    skewMillis = random.nextBoolean() ? 3_600_000 : 20;
    network.lossRatio = random.nextBoolean() ? 0 : 0.03;
    network.duplicationRatio = random.nextBoolean() ? 0 : 0.1;
    network.failureRatio = random.nextBoolean() ? 0 : 0.1;
    for (int count = 2 + random.nextInt(MOST_NODES - 1); count > 0; count--) {
      start();
    }
  }

  private void start() {
    NodeId id = new NodeId("ND_" + (char) ('a' + nodes.size()));
    SimulatedNode node =
        new SimulatedNode(this, id, random.nextLong(2 * skewMillis + 1) - skewMillis);
    nodes.add(node);
    store.listeners.add(node);
  }

  SimulatedNode node(NodeId id) {
    return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElseThrow();
  }

  private List<SimulatedNode> alive() {
    return nodes.stream().filter(node -> node.alive).toList();
  }

  private SimulatedNode any() {
    List<SimulatedNode> alive = alive();
    return alive.get(random.nextInt(alive.size()));
  }

  void run() {
    disturb();
    heal();
    network.runUntil(lastReachedMillis + CONVERGENCE_MILLIS);
    while (network.nowMillis - lastWrittenMillis < DELIVERY_MILLIS) {
      network.runUntil(network.nowMillis + DELIVERY_MILLIS);
    }
    replicasAreEqual(lastWordsOfTheDead());
    nothingIsLost();
    network.runUntil(network.nowMillis + reapedMillis());
    everybodySeesWhoIsThere();
    replicasAreEqual(Set.of());
    if (random.nextInt(20) == 0) {
      long forgottenMillis = 4 * times.tombstones().toMillis();
      network.runUntil(network.nowMillis + forgottenMillis);
      everybodySeesWhoIsThere();
      departuresAreForgotten();
    }
  }

  /// Until a dead node is noticed, its window is over, and somebody has ended what it left behind.
  private long reapedMillis() {
    return SimulatedNode.LEASE_MILLIS + 2_000 + times.orphans().toMillis() + 4_000;
  }

  private void disturb() {
    long endMillis = network.nowMillis + 2_000 + random.nextInt(18_000);
    int paceMillis = 20 + random.nextInt(400);
    int calm = random.nextInt(4); // how rarely something breaks
    while (network.nowMillis < endMillis) {
      if (random.nextInt(3 + 4 * calm) == 0) {
        harm();
      } else {
        act();
      }
      network.runUntil(network.nowMillis + random.nextInt(2 * paceMillis));
      noGhosts();
    }
  }

  private void act() {
    SimulatedNode node = any();
    List<String> open = List.copyOf(sfu.sessions.keySet());
    String sid = open.isEmpty() ? "" : open.get(random.nextInt(open.size()));
    switch (random.nextInt(8)) {
      case 0, 1 ->
          node.join(
              "PA_" + random.nextInt(100, 1000) + "_" + sids++,
              "i" + random.nextInt(identities),
              random.nextBoolean());
      case 2, 3, 4 -> owner(sid, node).change(sid);
      case 5 -> owner(sid, node).leave(sid);
      default -> node.resume(sid);
    }
  }

  private SimulatedNode owner(String sid, SimulatedNode otherwise) {
    return nodes.stream().filter(node -> node.own.containsKey(sid)).findFirst().orElse(otherwise);
  }

  private void harm() {
    SimulatedNode node = any();
    SimulatedNode other = any();
    switch (random.nextInt(9)) {
      case 0, 1 -> node.cut();
      case 2 -> nodes.forEach(SimulatedNode::restore);
      case 3 -> node.restore();
      case 4 -> network.block(node, other);
      case 5 -> network.unblock(node, other);
      case 6 -> {
        if (alive().size() > 1) {
          node.crash();
        }
        if (nodes.size() < MOST_NODES + 2 && random.nextBoolean()) {
          start();
        }
      }
      case 7 -> {
        nodes.forEach(SimulatedNode::cut);
        if (random.nextBoolean()) {
          store.records.clear();
        }
      }
      default -> {
        if (node.own.isEmpty() && node.linked && node.room.isSettled()) {
          node.makeRoom();
        }
      }
    }
  }

  private void heal() {
    network.lossRatio = 0;
    network.duplicationRatio = 0;
    network.failureRatio = 0;
    network.unblockAll();
    lastReachedMillis = network.nowMillis;
    nodes.forEach(SimulatedNode::restore);
    network.runUntil(network.nowMillis + 250);
  }

  private void noGhosts() {
    long longMillis = SimulatedNode.LEASE_MILLIS + times.orphans().toMillis() + 2_500;
    for (SimulatedNode node : alive()) {
      if (!node.linked || network.nowMillis - node.linkedSinceMillis < longMillis) {
        continue;
      }
      for (ParticipantRecord record : node.shown.values()) {
        SimulatedNode owner = node(new NodeId(record.getOwner()));
        assertThat(owner.alive || network.nowMillis - owner.diedAtMillis < longMillis)
            .as("%s still shows %s of %s", node.id, record.getSid(), record.getOwner())
            .isTrue();
      }
    }
  }

  private static Map<String, String> records(SimulatedNode node) {
    return words(node.known());
  }

  private static Map<String, String> words(Collection<ParticipantRecord> records) {
    return records.stream()
        .collect(
            Collectors.toMap(
                ParticipantRecord::getSid,
                Simulation::words,
                (one, other) -> "twice",
                TreeMap::new));
  }

  private static String words(ParticipantRecord record) {
    String version =
        "%s at %d.%d".formatted(record.getIdentity(), record.getOwnerEpoch(), record.getCounter());
    return record.getEnded() // two nodes may end the same of a third one
        ? version + " ended"
        : version + " of " + record.getOwner() + ": " + record.getInfo().getMetadata();
  }

  /// What a node said just before it died may have reached some only, until its lease has lapsed.
  private Set<String> lastWordsOfTheDead() {
    return alive().stream()
        .flatMap(node -> node.known().stream())
        .filter(record -> !node(new NodeId(record.getOwner())).alive)
        .map(ParticipantRecord::getSid)
        .collect(Collectors.toSet());
  }

  private void replicasAreEqual(Set<String> except) {
    Map<String, String> first = records(alive().getFirst());
    first.keySet().removeAll(except);
    for (SimulatedNode node : alive()) {
      Map<String, String> records = records(node);
      records.keySet().removeAll(except);
      assertThat(records).as("%s as %s", node.id, alive().getFirst().id).isEqualTo(first);
    }
  }

  private void nothingIsLost() {
    sfu.sessions.forEach(
        (sid, session) -> {
          ParticipantRecord last = session.owner.own.get(sid);
          if (session.owner.alive && last != null && last.getOwnerEpoch() == session.epoch) {
            alive()
                .forEach(
                    node ->
                        assertThat(node.room.find(sid))
                            .as("%s on %s", sid, node.id)
                            .isNotNull()
                            .extracting(Simulation::words)
                            .isEqualTo(words(last)));
          }
        });
  }

  private void everybodySeesWhoIsThere() {
    Map<String, ParticipantRecord> truth = new HashMap<>();
    sfu.sessions.forEach(
        (sid, session) -> {
          ParticipantRecord last = session.owner.own.get(sid);
          assertThat(last).as("what %s says of %s", session.owner.id, sid).isNotNull();
          truth.put(sid, last);
        });
    Set<String> names = new HashSet<>();
    truth.values().forEach(record -> assertThat(names.add(record.getIdentity())).isTrue());
    for (SimulatedNode node : alive()) {
      assertThat(words(node.room.live())).as(node.id.value()).isEqualTo(words(truth.values()));
      assertThat(words(node.shown.values()))
          .as("told to %s", node.id)
          .isEqualTo(words(truth.values()));
      assertThat(node.room.refused()).isZero();
    }
  }

  private void departuresAreForgotten() {
    Set<String> open = sfu.sessions.keySet();
    for (SimulatedNode node : alive()) {
      assertThat(records(node).keySet()).as(node.id.value()).isEqualTo(open);
    }
    assertThat(store.records.keySet()).as("store").isEqualTo(open);
  }
}
