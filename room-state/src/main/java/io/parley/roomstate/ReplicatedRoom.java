package io.parley.roomstate;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.RecordVersion;
import io.parley.protocol.state.StateMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One room as one signaling node knows it: who is in it by the own records and by what other nodes
/// and the store said, made equal to the other replicas whatever was lost, repeated or reordered.
///
/// After each call [#poll] is asked until it answers null. All times are monotonic milliseconds of
/// any origin. Of an identity only the latest session, `(joined_at_ms, sid)`, is ever shown; see
/// [#joinedAtMillis]. Owned by one thread.
public final class ReplicatedRoom {

  /// A reply is cut where its records would grow beyond this.
  static final int REPLY_BYTES = 1 << 20;

  private final RoomKey room;
  private final NodeId self;
  private final long incarnation;
  private final Records records = new Records();
  private final Own own = new Own();
  private final Absent absent;
  private final Strays strays;
  private final Tombstones tombstones;
  private final View view;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private final StoreWork storeWork;
  private boolean reached = true;
  private long nowMillis;
  private long refused;

  /// A replica that knows nothing, and takes the store to be reached. The caller listens to the
  /// channel first, then hands the store's records to [#loaded].
  ///
  /// @param incarnation of this replica: another one when this node makes one anew, since deltas
  ///   are numbered for each
  /// @param random for jitter
  public ReplicatedRoom(
      RoomKey room, NodeId self, long incarnation, StateTimes times, RandomGenerator random) {
    this.room = room;
    this.self = self;
    this.incarnation = incarnation;
    this.absent = new Absent(records, times.orphans());
    this.strays = new Strays(records, times.orphans());
    this.tombstones = new Tombstones(times.tombstones());
    this.view = new View(records, absent, own);
    this.outgoing = new Outgoing(self, incarnation, records, times, random);
    this.incoming = new Incoming(random);
    this.storeWork = new StoreWork(records, times, random);
  }

  /// Says what a participant of this node is now. Without effect where a greater version is known:
  /// then another node owns it, or it was ended.
  ///
  /// @param record live, owned by this node, and of a greater version than the one before
  public void put(long nowMillis, ParticipantRecord record) {
    requireOwn(record, false);
    ParticipantRecord known = records.find(record.getSid());
    if (known != null && own.contains(record.getSid()) && !Versions.greater(record, known)) {
      throw new IllegalArgumentException("the version of an own record must grow");
    }
    if (write(nowMillis, record)) {
      own.add(record.getSid());
      strays.remove(record.getSid());
    }
  }

  /// Ends a participant. Without effect where a greater version is known.
  ///
  /// @param tombstone written by this node, of the same epoch or a greater one, with the last info
  ///   and why it ended
  public void end(long nowMillis, ParticipantRecord tombstone) {
    requireOwn(tombstone, true);
    if (write(nowMillis, tombstone)) {
      own.remove(tombstone.getSid());
    }
  }

  private void requireOwn(ParticipantRecord record, boolean ended) {
    if (!StateMessages.acceptable(record)
        || record.getEnded() != ended
        || !record.getOwner().equals(self.value())) {
      throw new IllegalArgumentException("not a record that this node may write so");
    }
  }

  private boolean write(long nowMillis, ParticipantRecord record) {
    this.nowMillis = nowMillis;
    if (tombstones.outweigh(record) || !records.merge(record)) {
      return false;
    }
    tombstones.learned(nowMillis, record);
    outgoing.change(record.getSid());
    storeWork.store(record.getSid());
    return true;
  }

  /// Another node owns this participant now: its record stays as it is known until that node's
  /// arrives, and is no more written by this one. If none arrives within the resume window it is
  /// ended in this node's name, which that node outweighs.
  public void disown(long nowMillis, String sid) {
    this.nowMillis = nowMillis;
    release(sid);
    ParticipantRecord known = records.find(sid);
    if (known != null) {
      notice(known);
    }
  }

  private void release(String sid) {
    own.remove(sid);
    outgoing.disown(sid);
    storeWork.disown(sid);
  }

  private void notice(ParticipantRecord known) {
    boolean stray =
        !known.getEnded() && known.getOwner().equals(self.value()) && !own.contains(known.getSid());
    if (stray) {
      strays.add(nowMillis, known.getSid());
    } else {
      strays.remove(known.getSid());
    }
  }

  /// Takes in what came on the room's channel; own messages are ignored.
  public void receive(long nowMillis, StateMessage message) {
    this.nowMillis = nowMillis;
    if (!StateMessages.acceptable(message)) {
      refused++;
      return;
    }
    NodeId node = new NodeId(message.getNode());
    if (node.equals(self)) {
      return;
    }
    absent.heard(nowMillis, node);
    long of = message.getIncarnation();
    switch (message.getMessageCase()) {
      case DELTA -> {
        message.getDelta().getRecordsList().forEach(this::merge);
        incoming.delta(node, of, message.getDelta().getNumber());
      }
      case HEARTBEAT -> incoming.sent(nowMillis, node, of, message.getHeartbeat().getNumber());
      case DIGEST ->
          incoming.digest(nowMillis, node, of, message.getDigest(), records.hash(), records.size());
      case MESSAGE_NOT_SET -> throw new IllegalStateException("accepted a message of nothing");
    }
  }

  private void merge(ParticipantRecord record) {
    boolean known = records.find(record.getSid()) != null;
    if (!StateMessages.acceptable(record) || (!known && records.isFull())) {
      refused++;
      return;
    }
    if (tombstones.outweigh(record) || !records.merge(record)) {
      return;
    }
    tombstones.learned(nowMillis, record);
    if (record.getEnded() || !record.getOwner().equals(self.value())) {
      release(record.getSid());
    }
    notice(record);
  }

  /// Takes in what the store has, and writes what it lacks: this node's, and departures that it
  /// missed.
  public void loaded(long nowMillis, List<ParticipantRecord> stored) {
    this.nowMillis = nowMillis;
    stored.forEach(this::merge);
    stored.stream().filter(tombstones::outweigh).forEach(storeWork::forget);
    Map<String, ParticipantRecord> there = HashMap.newHashMap(stored.size());
    stored.forEach(record -> there.put(record.getSid(), record));
    for (ParticipantRecord record : records.all()) {
      ParticipantRecord other = there.get(record.getSid());
      boolean newer = other == null || Versions.greater(record, other);
      boolean missed = other != null && record.getEnded();
      if (newer && (missed || own.contains(record.getSid()))) {
        storeWork.store(record.getSid());
      }
    }
  }

  /// Whether this node is to look after a tombstone: it wrote it, or who wrote it is gone.
  private boolean isOurs(ParticipantRecord tombstone) {
    return tombstone.getOwner().equals(self.value())
        || absent.contains(StateMessages.owner(tombstone));
  }

  /// Takes in a node's answer to a [Effect.Pull].
  public void pulled(long nowMillis, NodeId from, PullReply reply) {
    this.nowMillis = nowMillis;
    reply.getRecordsList().forEach(this::merge);
    incoming.pulled(nowMillis, from, reply);
  }

  /// A node did not answer a [Effect.Pull], or has no such room: the store may know, and the node
  /// is asked again later.
  public void pullFailed(long nowMillis, NodeId from) {
    this.nowMillis = nowMillis;
    incoming.failed(nowMillis, from);
    storeWork.load();
  }

  /// The store and the channel are reached anew: either may have lost everything.
  public void storeReached(long nowMillis) {
    this.nowMillis = nowMillis;
    reached = true;
    for (ParticipantRecord record : records.all()) {
      boolean tombstone = record.getEnded() && record.getOwner().equals(self.value());
      if (tombstone || own.contains(record.getSid())) {
        storeWork.store(record.getSid());
      }
    }
    storeWork.loadAnew();
    outgoing.beginAnew(nowMillis);
  }

  /// The store and the channel are not reached: what would go there waits.
  public void storeLost(long nowMillis) {
    this.nowMillis = nowMillis;
    reached = false;
  }

  /// A node's process is known to be over: what it owns is shown for the resume window from now on,
  /// or from the last time that it is heard.
  public void nodeGone(long nowMillis, NodeId node) {
    this.nowMillis = nowMillis;
    if (!node.equals(self) && absent.gone(nowMillis, node)) {
      incoming.forget(node);
      outgoing.digestSoon(); // its last words may have reached some only
    }
  }

  /// A node that was said to be gone is not.
  public void nodeBack(long nowMillis, NodeId node) {
    this.nowMillis = nowMillis;
    absent.back(node);
  }

  /// Lets time pass; to be called about each 250 ms.
  public void tick(long nowMillis) {
    this.nowMillis = nowMillis;
    absent.tick(nowMillis);
    strays.takeUnclaimed(nowMillis).forEach(tombstone -> end(nowMillis, tombstone));
    forget();
    NodeId silent = incoming.overdue(nowMillis);
    if (silent != null) {
      pullFailed(nowMillis, silent);
    }
    if (incoming.compare(nowMillis, records.hash(), records.size())) {
      outgoing.digestSoon();
    }
    outgoing.tick(nowMillis);
    storeWork.tick(nowMillis);
  }

  private void forget() {
    tombstones.tick(nowMillis);
    for (String sid = tombstones.due(nowMillis); sid != null; sid = tombstones.due(nowMillis)) {
      ParticipantRecord tombstone = records.find(sid);
      if (tombstone == null) {
        throw new IllegalStateException("a tombstone of an unknown record");
      }
      if (!tombstones.isFull() && holdsDown(tombstone)) {
        tombstones.postpone(nowMillis, sid);
      } else {
        records.remove(tombstone);
        tombstones.forget(nowMillis, tombstone);
        if (isOurs(tombstone)) {
          storeWork.forget(tombstone);
        }
      }
    }
  }

  /// Whether an earlier session of the identity would be shown without this tombstone.
  private boolean holdsDown(ParticipantRecord tombstone) {
    return records.sessions(tombstone.getIdentity()).headSet(tombstone).stream()
        .anyMatch(session -> !session.getEnded());
  }

  /// What another node lacks; cut where it grows too big.
  public PullReply answer(PullRequest request) {
    PullReply.Builder reply = PullReply.newBuilder().setIncarnation(incarnation);
    int bytes = 0;
    for (ParticipantRecord record : records.newerThan(request.getKnownList())) {
      bytes += record.getSerializedSize();
      if (bytes > REPLY_BYTES && reply.getRecordsCount() > 0) {
        return reply.setMore(true).build();
      }
      reply.addRecords(record);
    }
    return reply.setNumber(outgoing.number()).build();
  }

  /// A message without news of the records, for a caller that has to say something else at once.
  public StateMessage heartbeat() {
    return outgoing.heartbeat();
  }

  /// The next thing to do now; null when there is none.
  public @Nullable Effect poll() {
    Effect change = view.poll();
    if (change != null) {
      return change;
    }
    if (reached) {
      StateMessage message = outgoing.poll(nowMillis);
      if (message != null) {
        return new Effect.Publish(message);
      }
      Effect work = storeWork.poll(nowMillis);
      if (work != null) {
        return work;
      }
    }
    NodeId from = incoming.takeDue(nowMillis);
    return from == null ? null : new Effect.Pull(from, question());
  }

  private PullRequest question() {
    List<RecordVersion> known = new ArrayList<>(records.versions());
    known.addAll(tombstones.forgotten());
    return PullRequest.newBuilder()
        .setProject(room.project())
        .setRoom(room.name())
        .addAllKnown(known)
        .build();
  }

  /// Whether all that this node wrote was handed out by [#poll], and nothing live is in its name
  /// that it does not own: only then may the replica be given up, and better not before a digest
  /// period has passed, since what was handed out may be lost.
  public boolean isSettled() {
    return outgoing.isSettled() && storeWork.isSettled() && strays.isEmpty();
  }

  /// Who is shown now: of each identity the latest session, if it is live.
  public Collection<ParticipantRecord> live() {
    return view.live().toList();
  }

  /// The greatest known version of a record, shown or not, tombstones included.
  public @Nullable ParticipantRecord find(String sid) {
    return records.find(sid);
  }

  /// When a new session of an identity is to have joined: now, or later than each that is known of,
  /// so that a clock that was ahead somewhere cannot keep it out.
  ///
  /// @param wallMillis since 1970, corrected to the store's clock
  public long joinedAtMillis(long wallMillis, String identity) {
    var sessions = records.sessions(identity);
    return sessions.isEmpty()
        ? wallMillis
        : Math.max(wallMillis, sessions.last().getJoinedAtMs() + 1);
  }

  /// The other nodes that own live records: those whose leases matter here.
  public Set<NodeId> owners() {
    Set<NodeId> owners = new LinkedHashSet<>();
    for (ParticipantRecord record : records.all()) {
      if (!record.getEnded() && !record.getOwner().equals(self.value())) {
        owners.add(new NodeId(record.getOwner()));
      }
    }
    return owners;
  }

  /// How many messages and records were refused: garbage, or beyond a bound.
  public long refused() {
    return refused;
  }
}
