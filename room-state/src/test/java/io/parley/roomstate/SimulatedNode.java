package io.parley.roomstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.StateMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.ParticipantInfo;

/// A signaling node: does what its replica wants done, and what clients and the other nodes' leases
/// make it do.
final class SimulatedNode {

  static final int LEASE_MILLIS = 3_000;

  final NodeId id;
  final Map<String, ParticipantRecord> own = new LinkedHashMap<>(); // as put last
  final Map<NodeId, Long> goneSinceMillis = new HashMap<>();
  final Map<String, ParticipantRecord> shown = new HashMap<>(); // by what it was told, by sid
  private final Map<String, ParticipantRecord> endings = new HashMap<>();
  private final Simulation world;
  private final SimulatedNetwork network;
  private final long skewMillis;
  ReplicatedRoom room;
  boolean alive = true;
  boolean linked = true;
  boolean connected = true; // as it believes
  long linkedSinceMillis;
  long leaseAtMillis;
  private int link;
  private long incarnation;

  SimulatedNode(Simulation world, NodeId id, long skewMillis) {
    this.world = world;
    this.network = world.network;
    this.id = id;
    this.skewMillis = skewMillis;
    this.linkedSinceMillis = network.nowMillis;
    this.leaseAtMillis = network.nowMillis;
    makeRoom();
    network.after(network.upTo(250), this::tick);
    network.after(network.upTo(1_000), this::watch);
  }

  void makeRoom() {
    incarnation = network.random.nextLong();
    shown.clear();
    endings.clear();
    room = new ReplicatedRoom(Samples.ROOM, id, incarnation, world.times, network.random);
    goneSinceMillis.keySet().forEach(node -> room.nodeGone(network.nowMillis, node));
    if (!connected) {
      room.storeLost(network.nowMillis);
    }
    load();
    drain();
  }

  private void tick() {
    if (alive) {
      room.tick(network.nowMillis);
      drain();
      network.after(250, this::tick);
    }
  }

  // what the replica wants

  void drain() {
    for (Effect effect = room.poll(); effect != null; effect = room.poll()) {
      perform(effect);
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Publish(StateMessage message) -> {
        if (message.hasDelta()) {
          world.lastWrittenMillis = network.nowMillis;
        }
        store(() -> world.store.publish(id, message));
      }
      case Effect.Store(ParticipantRecord record) ->
          store(
              () -> {
                if (!network.chance(network.failureRatio)) {
                  world.store.put(record);
                }
              });
      case Effect.Forget(ParticipantRecord record) -> store(() -> world.store.forget(record));
      case Effect.Load() -> load();
      case Effect.Pull(NodeId from, var request) -> pull(world.node(from), request.toByteArray());
      case Effect.Changed(var before, var after) -> changed(before, after);
      case Effect.Replaced(var lost, var winner) -> {
        assertThat(List.of(lost.getJoinedAtMs(), winner.getJoinedAtMs()))
            .as("%s loses to %s", lost.getSid(), winner.getSid())
            .isSorted();
        network.after(network.upTo(20), () -> leave(lost.getSid()));
      }
    }
  }

  /// In order, if the link is up now and then.
  private void store(Runnable action) {
    int now = link;
    if (linked) {
      long atMillis = Math.max(network.nowMillis + 1 + network.upTo(5), storeAtMillis);
      storeAtMillis = atMillis;
      network.after(
          atMillis - network.nowMillis,
          () -> {
            if (linked && link == now) {
              action.run();
            }
          });
    }
  }

  private long storeAtMillis = Long.MIN_VALUE;

  private void load() {
    ReplicatedRoom loading = room;
    store(
        () -> {
          if (network.chance(network.failureRatio)) {
            return;
          }
          List<ParticipantRecord> records = List.copyOf(world.store.records.values());
          network.after(
              network.upTo(10),
              () -> {
                if (alive && linked && room == loading) {
                  room.loaded(network.nowMillis, records);
                  drain();
                }
              });
        });
  }

  private void pull(SimulatedNode from, byte[] request) {
    ReplicatedRoom asking = room;
    boolean fails =
        !from.alive || !network.reaches(this, from) || network.chance(network.failureRatio);
    network.after(
        1 + network.upTo(20),
        () -> {
          PullReply reply = fails || !from.alive ? null : from.answer(request);
          network.after(
              1 + network.upTo(reply == null ? 200 : 20),
              () -> {
                if (alive && room == asking) {
                  if (reply == null) {
                    room.pullFailed(network.nowMillis, from.id);
                  } else {
                    room.pulled(network.nowMillis, from.id, reply);
                  }
                  drain();
                }
              });
        });
  }

  List<ParticipantRecord> known() {
    return room.answer(PullRequest.getDefaultInstance()).getRecordsList();
  }

  private PullReply answer(byte[] request) {
    try {
      return room.answer(PullRequest.parseFrom(request));
    } catch (InvalidProtocolBufferException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void changed(ParticipantRecord before, ParticipantRecord after) {
    String sid = after.getSid();
    assertThat(before).as("what %s was shown as %s", id, sid).isEqualTo(shown.get(sid));
    ParticipantRecord known = room.find(sid);
    if (known != null && known.getEnded()) {
      endings.put(sid, known);
    }
    if (after.getEnded()) {
      shown.remove(sid);
    } else {
      ParticipantRecord ending = endings.get(sid);
      assertThat(ending == null || Versions.greater(after, ending))
          .as("%s reappears on %s after its tombstone", sid, id)
          .isTrue();
      shown.put(sid, after);
    }
  }

  void arrived(StateMessage message) {
    if (alive && linked) {
      room.receive(network.nowMillis, message);
      drain();
    }
  }

  // what clients do

  void join(String sid, String identity, boolean careful) {
    long wallMillis = 1_700_000_000_000L + network.nowMillis + skewMillis;
    long joinedAtMillis = careful ? room.joinedAtMillis(wallMillis, identity) : wallMillis;
    ParticipantRecord record = Samples.session(id, sid, identity, 1, 1, joinedAtMillis);
    world.sfu.open(this, record);
    put(record);
  }

  private void put(ParticipantRecord record) {
    own.put(record.getSid(), record);
    world.sfu.save(this, record);
    room.put(network.nowMillis, record);
    ParticipantRecord known = room.find(record.getSid());
    if (known == null || !Versions.same(known, record)) {
      own.remove(record.getSid()); // another owner's word is here before the SFU's
    }
    if (network.chance(0.7)) {
      drain();
    } else {
      network.after(network.upTo(5), this::drainIfAlive);
    }
  }

  private void drainIfAlive() {
    if (alive) {
      drain();
    }
  }

  void change(String sid) {
    ParticipantRecord last = own.get(sid);
    if (alive && last != null) {
      put(
          Samples.session(
              id,
              sid,
              last.getIdentity(),
              last.getOwnerEpoch(),
              last.getCounter() + 1,
              last.getJoinedAtMs()));
    }
  }

  void leave(String sid) {
    ParticipantRecord last = own.get(sid);
    if (!alive || last == null) {
      return;
    }
    own.remove(sid);
    if (world.sfu.close(last)) {
      end(last);
    } else {
      room.disown(network.nowMillis, sid);
    }
    drain();
  }

  private void end(ParticipantRecord last) {
    room.end(
        network.nowMillis,
        Samples.ended(last).toBuilder()
            .setOwner(id.value())
            .setInfo(ParticipantInfo.newBuilder(last.getInfo()).setMetadata("ended"))
            .build());
  }

  /// Goes on with a session, as its client came here.
  void resume(String sid) {
    attach(sid, false);
  }

  private void attach(String sid, boolean reaps) {
    SimulatedSfu.Session session = world.sfu.sessions.get(sid);
    if (!alive || session == null) {
      return;
    }
    world.sfu.attach(this, sid, session);
    int epoch = session.epoch;
    ParticipantRecord state = session.state;
    network.after(network.upTo(30), () -> attached(state, epoch, reaps));
  }

  private void attached(ParticipantRecord state, int epoch, boolean reaps) {
    if (!alive || !world.sfu.isOwner(this, state.getSid(), epoch)) {
      return;
    }
    ParticipantRecord mine =
        Samples.session(id, state.getSid(), state.getIdentity(), epoch, 1, state.getJoinedAtMs());
    if (!reaps) {
      put(mine);
    } else if (world.sfu.close(mine)) {
      own.remove(mine.getSid());
      end(mine);
      drain();
    }
  }

  void fenced(String sid, int epoch) {
    ParticipantRecord last = own.get(sid);
    if (alive && last != null && last.getOwnerEpoch() < epoch) {
      own.remove(sid);
      room.disown(network.nowMillis, sid);
      drain();
    }
  }

  // the store's link, and the leases of others

  void cut() {
    if (alive && linked) {
      linked = false;
      int now = ++link;
      network.after(
          network.upTo(200),
          () -> {
            if (alive && link == now) {
              connected = false;
              room.storeLost(network.nowMillis);
              drain();
            }
          });
    }
  }

  void restore() {
    if (alive && !linked) {
      int now = ++link;
      network.after(
          network.upTo(250),
          () -> {
            if (alive && link == now) {
              linked = true;
              connected = true;
              linkedSinceMillis = network.nowMillis;
              leaseAtMillis = network.nowMillis;
              world.lastReachedMillis = network.nowMillis;
              room.storeReached(network.nowMillis);
              drain();
            }
          });
    }
  }

  void crash() {
    alive = false;
    diedAtMillis = network.nowMillis;
    world.store.listeners.remove(this);
  }

  long diedAtMillis = Long.MAX_VALUE;

  private void watch() {
    if (!alive) {
      return;
    }
    network.after(1_000, this::watch);
    if (!linked) {
      return;
    }
    leaseAtMillis = network.nowMillis;
    if (network.nowMillis - linkedSinceMillis < LEASE_MILLIS) {
      return;
    }
    for (SimulatedNode other : world.nodes) {
      if (other != this) {
        watch(other);
      }
    }
    drain();
  }

  private void watch(SimulatedNode other) {
    long now = network.nowMillis;
    boolean lapsed = now - other.leaseAtMillis > LEASE_MILLIS;
    boolean answers = other.alive && network.reaches(this, other);
    if (lapsed && !answers) {
      goneSinceMillis.putIfAbsent(other.id, now);
      room.nodeGone(now, other.id);
      long goneMillis = now - goneSinceMillis.get(other.id);
      if (goneMillis >= world.times.orphans().toMillis() && world.store.lock(other.id)) {
        List<String> orphans = new ArrayList<>();
        world.sfu.sessions.forEach(
            (sid, session) -> {
              if (session.owner == other) {
                orphans.add(sid);
              }
            });
        orphans.forEach(sid -> attach(sid, true));
        for (ParticipantRecord record : known()) {
          if (!record.getEnded()
              && record.getOwner().equals(other.id.value())
              && !world.sfu.sessions.containsKey(record.getSid())) {
            end(record); // it ended, but nobody heard so
          }
        }
      }
    } else if (goneSinceMillis.remove(other.id) != null) {
      room.nodeBack(now, other.id);
    }
  }
}
