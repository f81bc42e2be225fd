package io.parley.signaling.replication;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.StateMessage;
import io.parley.roomstate.StateMessages;
import io.parley.signaling.replica.RoomChannel;
import io.parley.signaling.replica.RoomReplica;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Channels over the store of presence, and pulls between nodes.
public final class PresenceChannels implements RoomChannel.Opener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PresenceChannels.class);

  private final Presence presence;
  private final NodeRegistry registry;
  private final GoneNodes gone;
  private final StatePuller puller;
  private final NodeId self;
  private final Map<RoomKey, Channel> open = new ConcurrentHashMap<>();
  private final PresenceWriter writer;
  private final LongAdder published = new LongAdder();
  private final LongAdder publishedBytes = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /// @param self this node, which is not asked
  public PresenceChannels(
      Presence presence, NodeRegistry registry, GoneNodes gone, StatePuller puller, NodeId self) {
    this.gone = gone;
    this.self = self;
    this.presence = presence;
    this.registry = registry;
    this.puller = puller;
    this.writer = new PresenceWriter(this::writeAnew);
    presence.watch(this::connected);
  }

  @Override
  public RoomChannel open(RoomReplica replica, Consumer<Consumer<RoomReplica>> room) {
    Channel channel = new Channel(replica.key(), replica.placement(), room);
    open.put(replica.key(), channel);
    channel.listen();
    return channel;
  }

  private void connected(boolean reached) {
    for (Channel channel : open.values()) {
      if (reached) {
        writer.write(channel.key, channel::rejoin);
      } else {
        channel.room.accept(RoomReplica::storeLost);
      }
    }
  }

  private void writeAnew(RoomKey key) {
    Channel channel = open.get(key);
    if (channel != null) {
      channel.room.accept(RoomReplica::storeReached);
    }
  }

  /// To be called about each second.
  public void tick() {
    gone.tick();
    if (presence.available()) {
      writer.catchUp();
    } else {
      open.values().forEach(Channel::askAgain);
    }
  }

  /// Messages sent to other replicas.
  public long published() {
    return published.sum();
  }

  /// Their bytes.
  public long publishedBytes() {
    return publishedBytes.sum();
  }

  /// Messages of others that could not be read.
  public long refused() {
    return refused.sum();
  }

  /// Writes to the store that were given up, and made up for later.
  public long dropped() {
    return writer.dropped();
  }

  @Override
  public void close() {
    writer.close();
    open.values().forEach(Channel::close);
  }

  /// How long a seat is kept without a word, and with it the room too full where a node died; less,
  /// and it is given away while its owner is slow.
  private static final Duration SEAT_LEASE = Duration.ofMinutes(1);

  private final class Channel implements RoomChannel {

    private final RoomKey key;
    private final Placement placement;
    private final Consumer<Consumer<RoomReplica>> room;
    private volatile Presence.Subscription subscription = () -> {};
    private volatile boolean closed;
    private volatile boolean askAgain;

    Channel(RoomKey key, Placement placement, Consumer<Consumer<RoomReplica>> room) {
      this.key = key;
      this.placement = placement;
      this.room = room;
    }

    void listen() {
      writer.write(
          key,
          () -> {
            subscription = presence.listen(key, this::heard);
            if (closed) {
              subscription.close();
            } else if (presence.available()) {
              room.accept(RoomReplica::storeReached);
            } else {
              room.accept(RoomReplica::storeLost);
              askAgain = true;
              askEverybody();
            }
          });
    }

    /// A node that opened the room at the same moment did not have it yet when it was asked.
    void askAgain() {
      if (askAgain) {
        askAgain = false;
        askEverybody();
      }
    }

    /// The store cannot say who is in the room; the nodes that have it can.
    private void askEverybody() {
      PullRequest everything =
          PullRequest.newBuilder().setProject(key.project()).setRoom(key.name()).build();
      registry.nodes(NodeKind.SIGNALING).stream()
          .map(Node::id)
          .filter(node -> !node.equals(self))
          .forEach(
              node ->
                  puller
                      .pull(node, everything)
                      .thenAccept(reply -> told(node, reply))
                      .exceptionally(
                          hasNoSuchRoom -> {
                            log.atDebug().setCause(hasNoSuchRoom).log("nothing pulled");
                            return null;
                          }));
    }

    /// Without the store nobody decided which of two placements is in force: all go by the same
    /// order, so that one of two nodes follows the other.
    private void told(NodeId node, PullReply reply) {
      Placement other = PlacementMessages.read(reply);
      if (other != null && !isSame(other) && isBefore(other) && !presence.available()) {
        follow(other);
      } else {
        room.accept(replica -> replica.pulled(node, reply));
      }
    }

    private boolean isSame(Placement other) {
      return other.room().equals(placement.room()) && other.sfu().equals(placement.sfu());
    }

    private boolean isBefore(Placement other) {
      return Placement.precedence().compare(other, placement) < 0;
    }

    private void follow(Placement other) {
      log.atWarn()
          .addKeyValue("room", placement.room())
          .addKeyValue("other", other.room())
          .addKeyValue("sfu", other.sfu())
          .log("the room is elsewhere; its clients follow");
      room.accept(RoomReplica::moved);
    }

    private void heard(byte[] bytes) {
      StateMessage message = StateMessages.read(bytes);
      if (message == null) {
        refused.increment();
      } else {
        room.accept(replica -> replica.received(message));
      }
    }

    /// The store is there anew. It may have forgotten the room, or have another one of this name
    /// that was made while it could not be asked: of the two, what it has now is in force. Only a
    /// move that it missed is made up for.
    void rejoin() {
      Placement present = presence.place(key, placement).placement();
      while (present != null
          && present.room().equals(placement.room())
          && present.placementEpoch() < placement.placementEpoch()) {
        present = presence.move(key, present, placement.sfu());
      }
      if (present == null || isSame(present)) {
        room.accept(RoomReplica::storeReached);
      } else {
        follow(present);
      }
    }

    @Override
    public void publish(StateMessage message) {
      byte[] bytes = message.toByteArray();
      published.increment();
      publishedBytes.add(bytes.length);
      writer.write(key, () -> presence.publish(key, bytes));
    }

    @Override
    public void store(ParticipantRecord record) {
      writer.write(key, () -> presence.put(key, record));
    }

    @Override
    public void forget(ParticipantRecord record) {
      writer.write(key, () -> presence.forget(key, record));
    }

    @Override
    public void keepSeats(Collection<String> identities) {
      writer.write(key, () -> presence.keepSeats(key, identities, SEAT_LEASE));
    }

    @Override
    public void leaveSeat(String identity) {
      writer.write(key, () -> presence.leaveSeat(key, identity));
    }

    @Override
    public void load() {
      writer.write(
          key,
          () -> {
            var records = presence.records(key);
            room.accept(replica -> replica.loaded(records));
          });
    }

    @Override
    public void pull(NodeId from, PullRequest request) {
      puller
          .pull(from, request)
          .whenComplete(
              (reply, failure) ->
                  room.accept(
                      replica -> {
                        if (failure == null) {
                          replica.pulled(from, reply);
                        } else {
                          replica.pullFailed(from);
                        }
                      }));
    }

    @Override
    public boolean isGone(NodeId node) {
      return gone.isGone(node);
    }

    @Override
    public void close() {
      closed = true;
      open.remove(key, this);
      subscription.close();
    }
  }
}
