package io.parley.signaling.replication;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.RecordVersions;
import io.parley.cluster.presence.RoomPresence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.signaling.join.Placements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns where a room is from the replicas that other signaling nodes have. All who want to know
/// of one room at once wait for one question.
public final class PulledPlacements implements Placements {

  private static final Logger log = LoggerFactory.getLogger(PulledPlacements.class);

  /// Rooms that are asked for at once. More, and a node that is slow is asked in vain all the more;
  /// fewer, and clients are sent away in an outage that begins while many rooms do.
  static final int MAX_ROOMS = 256;

  private final NodeRegistry registry;
  private final StatePuller puller;
  private final NodeId self;
  private final Semaphore places = new Semaphore(MAX_ROOMS);
  private final Map<RoomKey, CompletableFuture<Answer>> questions = new ConcurrentHashMap<>();
  private final LongAdder refused = new LongAdder();

  /// @param puller gives up after 300 ms
  /// @param self this node, which is not asked
  public PulledPlacements(NodeRegistry registry, StatePuller puller, NodeId self) {
    this.registry = registry;
    this.puller = puller;
    this.self = self;
  }

  @Override
  public Answer ask(RoomKey room) {
    CompletableFuture<Answer> mine = new CompletableFuture<>();
    CompletableFuture<Answer> others = questions.putIfAbsent(room, mine);
    if (others != null) {
      return others.join();
    }
    try {
      mine.complete(askIfThereIsAPlace(room));
    } catch (RuntimeException bug) {
      mine.completeExceptionally(bug);
    } finally {
      questions.remove(room, mine);
    }
    return mine.join();
  }

  private Answer askIfThereIsAPlace(RoomKey room) {
    if (!places.tryAcquire()) {
      refused.increment();
      return new Answer.Busy();
    }
    try {
      return best(replies(room));
    } finally {
      places.release();
    }
  }

  private List<PullReply> replies(RoomKey room) {
    PullRequest everything =
        PullRequest.newBuilder().setProject(room.project()).setRoom(room.name()).build();
    List<CompletableFuture<Optional<PullReply>>> asked =
        registry.nodes(NodeKind.SIGNALING).stream()
            .map(Node::id)
            .filter(node -> !node.equals(self))
            .map(node -> puller.pull(node, everything).handle(PulledPlacements::answered))
            .toList();
    return asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
  }

  /// A failure says that the node has no such room, or does not answer.
  private static Optional<PullReply> answered(
      @Nullable PullReply reply, @Nullable Throwable failure) {
    if (failure != null) {
      log.atDebug().setCause(failure).log("not told where a room is");
    }
    return Optional.ofNullable(reply);
  }

  private static Answer best(List<PullReply> replies) {
    Placement best =
        replies.stream()
            .map(PlacementMessages::read)
            .filter(Objects::nonNull)
            .min(Placement.precedence())
            .orElse(null);
    if (best == null) {
      return new Answer.Unknown();
    }
    Map<String, ParticipantRecord> records = new HashMap<>();
    for (PullReply reply : replies) {
      if (reply.getPlacement().getRoomSid().equals(best.room().value())) {
        for (ParticipantRecord record : reply.getRecordsList()) {
          records.merge(record.getSid(), record, RecordVersions::greater);
        }
      }
    }
    return new Answer.Known(new RoomPresence(best, List.copyOf(records.values())));
  }

  /// Questions that were not asked since too many rooms were asked for.
  public long refused() {
    return refused.sum();
  }
}
